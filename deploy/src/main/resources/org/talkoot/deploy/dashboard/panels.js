// Figures, the workers' table and the bars of phases.

import { count, element, figure, percent, table, time, whole } from './words.js';
import { shards } from './timeline.js';

/** The large figures: name, value, what it is of. */
export function tiles(list, run) {
  const shown = [
    ['Loss', figure(run.loss), run.evaluatedLoss == null ? 'newest minibatch' : `${run.evaluated} ${figure(run.evaluatedLoss)}`],
    ['Accuracy', percent(run.accuracy), run.bestAccuracy == null ? 'not evaluated yet' : `best ${percent(run.bestAccuracy)}`],
    ['Samples a second', whole(run.samplesPerSecond), `minibatches of ${whole(run.batchSize)}`],
    ['Workers', whole(run.workers), `${count(run.shards ?? 0, 'shard')} of each minibatch`],
    ['Generation', whole(run.generation), `term ${whole(run.term)} of the coordinator`],
    ['Recoveries', whole(run.recoveries), `${count(run.lostSteps, 'step')} computed again`],
    ['Checkpoints', whole(run.checkpoints), run.checkpointSteps == null ? 'none yet'
      : `newest at step ${whole(run.checkpointSteps)}, ${time(run.checkpointSeconds * 1000)}`],
    ['Learning rate', figure(run.learningRate), `${whole(run.parameters)} parameters`],
  ];
  if (list.children.length !== shown.length) {
    list.replaceChildren(...shown.map(() => element('div', '', element('dt', ''), element('dd', ''), element('dd', ''))));
  }
  shown.forEach((texts, i) => texts.forEach((text, part) => {
    const place = list.children[i].children[part];
    if (place.textContent !== text) place.textContent = text;
  }));
}

/** Steps done, time gone by and left. */
export function course(run) {
  const words = [`step ${whole(run.step)} of ${whole(run.steps)}`, `epoch ${whole(run.epoch)} of ${whole(run.epochs)}`,
    `${whole(run.committed)} committed`];
  if (run.startedMs) {
    const gone = run.nowMs - run.startedMs;
    words.push(time(gone));
    const done = run.step - run.resumedFrom;
    if (['training', 'recovering'].includes(run.state) && done > 0 && run.steps > run.step) {
      words.push(`about ${time(gone / done * (run.steps - run.step))} left`);
    }
  }
  return words.join(' · ');
}

/** Who works, on which shards, how fast, and at what. */
export function workers(place, strip, run, world, colours) {
  const known = new Map((run.status?.workers ?? []).map(worker => [worker.name, worker]));
  const inWorld = world?.workers ?? [];
  strip.replaceChildren(...shards(inWorld, colours));
  const outside = [...known.values()].filter(worker => worker.silentMs < 0); // they wait for the next world
  const names = [...new Set([...inWorld, ...outside].map(worker => worker.name))];
  if (names.length === 0) return place.replaceChildren(element('p', 'empty', waiting(run)));
  const detailed = known.size > 0;
  const heads = ['worker', 'shards', ...(detailed ? ['step', 'ms a shard', 'silent', 'state'] : [])];
  const rows = names.map(name => {
    const mine = inWorld.find(worker => worker.name === name), told = known.get(name);
    const label = element('span', '', element('span', `key c${colours.of(name)}`), name);
    const range = !mine || mine.shards === 0 ? 'none'
      : mine.shards === 1 ? `${mine.firstShard}` : `${mine.firstShard} to ${mine.firstShard + mine.shards - 1}`;
    return [label, range, ...(!detailed ? [] : !told ? ['–', '–', '–', 'new'] : [
      whole(told.steps), told.msPerShard > 0 ? told.msPerShard.toFixed(2) : '–',
      told.silentMs >= 0 ? time(told.silentMs) : '–',
      element('span', told.slow ? 'slow' : '', told.slow ? `slow: ${told.doing}` : told.doing)])];
  });
  place.replaceChildren(table('Workers', heads, rows, [5]));
}

function waiting(run) {
  const here = run.status?.workers?.length ?? 0;
  return run.status?.awaited ? `Waiting for workers: ${here} of ${run.status.awaited} are here.` : 'No world has been formed yet.';
}

const PHASES = {
  loading: 'loading', forward: 'forward', loss: 'loss', backward: 'backward', update: 'update', snapshot: 'snapshots',
  evaluation: 'evaluation', waiting: 'waiting',
};

/** Shares of the workers' time. */
export function phases(place, seconds) {
  const sum = Object.values(seconds).reduce((a, b) => a + b, 0);
  const bars = Object.entries(PHASES).filter(([key]) => seconds[key] > 0).map(([key, words]) => {
    const meter = element('meter', '');
    meter.min = 0; meter.max = sum; meter.value = seconds[key];
    meter.setAttribute('aria-label', words);
    return element('div', '', element('span', '', words), meter,
      element('span', '', `${(100 * seconds[key] / sum).toFixed(1)} %, ${time(1000 * seconds[key])}`));
  });
  place.replaceChildren(element('div', 'bars', ...bars),
    element('p', 'note', 'Of the workers of this world, since each began. Waiting is for messages of the others, and for a turn on the processor.'));
}
