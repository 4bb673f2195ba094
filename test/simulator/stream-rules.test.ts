import { describe, expect, it } from '@jest/globals';
import { EVENING_MS } from './posts.ts';
import { type Reply, withApi } from './simulated-api.ts';

const PATH = '/2/tweets/search/stream/rules';
const SENT = new Date(EVENING_MS).toISOString();
const summaryOf = ({ meta }: Reply) => meta.summary;

describe('GET /2/tweets/search/stream/rules (fact: stream)', () => {
  it('lists nothing at first, then the rules with their ids, or those that are asked for', () =>
    withApi(async (api) => {
      expect((await api.get(PATH)).body).toEqual({ meta: { sent: SENT, result_count: 0 } });
      await api.addRules({ value: 'gato', tag: 'g' }, { value: 'cão' });

      const all = await api.get(PATH);

      const [first, second] = all.data;
      expect(all.data).toEqual([
        { id: expect.stringMatching(/^\d+$/), value: 'gato', tag: 'g' },
        { id: expect.stringMatching(/^\d+$/), value: 'cão' },
      ]);
      expect(first?.id).not.toBe(second?.id);
      expect((await api.get(`${PATH}?ids=${second?.id}`)).data).toEqual([second]);
    }));
});

describe('POST /2/tweets/search/stream/rules (fact: stream)', () => {
  it('adds rules and says how many', () =>
    withApi(async (api) => {
      const added = await api.post(PATH, { add: [{ value: 'gato lang:pt', tag: 'gatos' }, { value: 'cão' }] });

      expect(added.status).toBe(201);
      expect(added.data).toEqual((await api.get(PATH)).data);
      expect(added.meta).toEqual({ sent: SENT, summary: { created: 2, not_created: 0, valid: 2, invalid: 0 } });
    }));

  it('refuses a rule that is there already, in the same request too, and adds the others', () =>
    withApi(async (api) => {
      await api.addRules({ value: 'gato' });
      const [known] = (await api.get(PATH)).data;

      const added = await api.post(PATH, { add: [{ value: 'gato', tag: 'x' }, { value: 'cão' }, { value: 'cão' }] });

      expect(summaryOf(added)).toEqual({ created: 1, not_created: 2, valid: 1, invalid: 2 });
      expect(added.body.errors).toEqual([
        {
          value: 'gato',
          id: known?.id,
          title: 'DuplicateRule',
          type: 'https://api.twitter.com/2/problems/duplicate-rules',
        },
        expect.objectContaining({ value: 'cão', title: 'DuplicateRule' }),
      ]);
    }));

  it('refuses a rule that cannot be read, with the reasons', () =>
    withApi(async (api) => {
      const added = await api.post(PATH, { add: [{ value: '(gato' }] });

      expect(added.status).toBe(200);
      expect(summaryOf(added)).toEqual({ created: 0, not_created: 1, valid: 0, invalid: 1 });
      expect(added.body.errors).toEqual([
        {
          value: '(gato',
          details: ["missing ')' at '<EOF>' (at position 6)"],
          title: 'UnprocessableEntity',
          type: 'https://api.twitter.com/2/problems/invalid-rules',
        },
      ]);
    }));

  it('takes rules of 1,024 characters and no more', () =>
    withApi(async (api) => {
      expect((await api.post(PATH, { add: [{ value: 'ã'.repeat(1024) }] })).status).toBe(201);
      expect(summaryOf(await api.post(PATH, { add: [{ value: 'ã'.repeat(1025) }] }))).toMatchObject({ created: 0 });
    }));

  it('holds a thousand rules and no more', () =>
    withApi(async (api) => {
      const rules = Array.from({ length: 1000 }, (_, index) => ({ value: `gato${index}` }));
      await api.addRules(...rules);

      const refused = await api.post(PATH, { add: [{ value: 'mais um' }] });

      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({ title: 'RulesCapExceeded', type: expect.stringMatching(/rule-cap$/) });
    }));

  it('deletes by id and by value, and says what was not there', () =>
    withApi(async (api) => {
      await api.addRules({ value: 'um' }, { value: 'dois' }, { value: 'três' });
      const [first] = (await api.get(PATH)).data;

      const byId = await api.post(PATH, { delete: { ids: [first?.id, '99'] } });
      const byValue = await api.post(PATH, { delete: { values: ['dois'] } });

      expect(byId.status).toBe(200);
      expect(byId.meta).toEqual({ sent: SENT, summary: { deleted: 1, not_deleted: 1 } });
      expect(JSON.stringify(byId.body.errors)).toContain('Rule does not exist');
      expect(summaryOf(byValue)).toEqual({ deleted: 1, not_deleted: 0 });
      expect((await api.get(PATH)).data.map(({ value }) => value)).toEqual(['três']);
    }));

  it('changes nothing in a dry run', () =>
    withApi(async (api) => {
      const added = await api.post(`${PATH}?dry_run=true`, { add: [{ value: 'um' }] });
      expect(summaryOf(added)).toMatchObject({ created: 1 });
      expect((await api.get(PATH)).data).toEqual([]);

      await api.addRules({ value: 'um' });
      const deleted = await api.post(`${PATH}?dry_run=true`, { delete: { values: ['um'] } });

      expect(summaryOf(deleted)).toMatchObject({ deleted: 1 });
      expect((await api.get(PATH)).data.length).toBe(1);
    }));

  it.each([
    {},
    { add: [] },
    { add: [{ tag: 'no value' }] },
    { add: [{ value: 'a' }], delete: { ids: ['1'] } },
    { delete: { ids: [] } },
    'no object',
  ])('refuses a request without anything to do: %j', (body) =>
    withApi(async (api) => {
      const refused = await api.post(PATH, body);

      expect(refused.status).toBe(400);
      expect(refused.body.title).toBe('Invalid Request');
    }),
  );

  it('goes by spelling, unlike search: a rule with accents wants them', () =>
    withApi(async (api) => {
      await api.addRules({ value: 'nao', tag: 'without' }, { value: 'NÃO', tag: 'with' });
      const stream = await api.connect();
      api.advance(60_000);

      const text = await stream.readUntil((read) => read.split('\r\n').length > 3);

      expect(text).toContain('"tag":"with"');
      expect(text).not.toContain('"tag":"without"');
    }));
});
