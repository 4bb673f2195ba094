import { describe, expect, it } from '@jest/globals';
import { aborted, stopRunning, stopSignal } from '../../cli/stop-signal.ts';

describe('stopSignal', () => {
  it('takes a second signal within a second for the same, a later one for the end', async () => {
    const before = process.listenerCount('SIGINT');
    let nowMs = 5000;
    let ends = 0;
    const stop = stopSignal(
      () => nowMs,
      () => {
        ends++;
      },
    );
    expect(stop.signal.aborted).toBe(false);

    process.emit('SIGINT');
    await aborted(stop.signal);
    nowMs += 1000;
    process.emit('SIGINT');
    process.emit('SIGTERM');
    expect(ends).toBe(0);

    nowMs += 1;
    process.emit('SIGINT');
    expect(ends).toBe(1);

    stop.dispose();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it('is aborted when the terminal is closed, and when nobody reads the output any more', async () => {
    const closed = stopSignal();
    process.emit('SIGHUP');
    await aborted(closed.signal);
    closed.dispose();

    const unread = stopSignal();
    expect(stopRunning()).toBe(true);
    await aborted(unread.signal);
    unread.dispose();
    expect(stopRunning()).toBe(false);
  });

  it('can be stopped from here', async () => {
    const stop = stopSignal();
    stop.stop();
    await aborted(stop.signal);
    expect(stop.signal.aborted).toBe(true);
    stop.dispose();
  });
});
