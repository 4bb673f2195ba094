/** A request that a fake AWS client got: the command's name without `Command`, and its input. */
export interface SentCommand {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An AWS client that only has `send`: `answer` gives or throws what AWS would. */
export function fakeClient<Client>(answer: (command: SentCommand) => unknown): {
  readonly client: Client;
  readonly sent: SentCommand[];
} {
  const sent: SentCommand[] = [];
  const send = async (command: { constructor: { name: string }; input: SentCommand['input'] }): Promise<unknown> => {
    const received = { name: command.constructor.name.replace(/Command$/, ''), input: command.input };
    sent.push(received);
    return answer(received);
  };
  return { client: { send } as unknown as Client, sent };
}

/** An error as the SDK throws it. */
export function awsFault(name: string, httpStatusCode: number, attempts = 1, message = `${name} happened`): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode, attempts } });
}
