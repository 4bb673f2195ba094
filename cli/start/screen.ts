import { createLogUpdate } from 'log-update';
import { sized, sizeOf } from '../terminal-size.ts';
import { type Heading, type Progress, progressLine, screenText } from './progress.ts';

/** Shows how `start` goes on. */
export interface Screen {
  /** Writes a line that stays. */
  say(line: string): void;
  /** Leaves what was shown last standing. */
  end(): void;
}

const SCREEN_INTERVAL_MS = 500;
const PLAIN_INTERVAL_MS = 5000;

/** A live screen on a terminal; elsewhere a line every few seconds, when something has changed. */
export function openScreen(output: NodeJS.WriteStream, heading: Heading, progress: () => Progress): Screen {
  return output.isTTY ? liveScreen(output, heading, progress) : plainScreen(output, heading, progress);
}

function liveScreen(output: NodeJS.WriteStream, heading: Heading, progress: () => Progress): Screen {
  const show = createLogUpdate(sized(output));
  const render = () => show(screenText(heading, progress(), sizeOf(output)));
  const timer = setInterval(render, SCREEN_INTERVAL_MS);
  render();
  return {
    say: (line) => {
      show.clear();
      output.write(`${line}\n`);
      render();
    },
    end: () => {
      clearInterval(timer);
      // The terminal has written ^C into the screen.
      show.clear();
      render();
      show.done();
    },
  };
}

function plainScreen(output: NodeJS.WriteStream, heading: Heading, progress: () => Progress): Screen {
  let last = '';
  const print = () => {
    const line = progressLine(progress());
    if (line !== last) output.write(`${line}\n`);
    last = line;
  };
  output.write(`Reading ${heading.label} into ${heading.lakeFolder}; query it: ${heading.queryLine}\n`);
  const timer = setInterval(print, PLAIN_INTERVAL_MS);
  return {
    say: (line) => output.write(`${line}\n`),
    end: () => {
      clearInterval(timer);
      print();
    },
  };
}
