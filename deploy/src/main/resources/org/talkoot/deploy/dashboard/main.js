// Listens to the run and hands each panel what it shows.

import { Chart } from './chart.js';
import { course, phases, tiles, workers } from './panels.js';
import { Colours, Timeline } from './timeline.js';
import { count, figure, percent, time, whole } from './words.js';

const at = id => document.getElementById(id);
const FINAL = ['done', 'failed', 'stopped'];
const WORDS = {
  waiting: 'waiting for workers', training: 'training', recovering: 'recovering', done: 'done', failed: 'failed', stopped: 'stopped',
};

const colours = new Colours();
const curves = {};
let layers = { step: 0, names: [] };
let run = null, chronicle = { worlds: [], recoveries: [], marks: [] };
let announced = { state: '', recoveries: 0 };

const charts = {
  loss: new Chart(at('loss'), { title: 'Loss', log: true }),
  accuracy: new Chart(at('accuracy'), { title: 'Accuracy', format: percent, empty: 'No evaluation yet' }),
  throughput: new Chart(at('throughput'), { title: 'Samples a second', xName: 'time', xFormat: seconds => time(1000 * seconds), format: whole, from: 0, x0: 0 }),
  learningRate: new Chart(at('learningRate'), { title: 'Learning rate', from: 0 }),
  gradientNorm: new Chart(at('gradientNorm'), { title: 'Norm of the gradient, before clipping', log: true }),
  profile: new Chart(at('profile'), { title: 'Over the layers', log: true, height: 230, xName: 'layer', xFormat: index => layers.names[index] ?? '', ticks: Number.isInteger }),
  norms: new Chart(at('norms'), { title: 'Over the steps', log: true, height: 230 }),
};
const timeline = new Timeline(at('timeline'), at('failures'), colours);

/** Puts what is new behind what is known. */
function grow(news) {
  for (const [name, part] of Object.entries(news)) {
    const curve = curves[name] ??= { x: [], y: [] };
    for (const key of ['x', 'y', 'least', 'most']) {
      if (part[key]) curve[key] = (curve[key] ?? []).slice(0, part.from).concat(part[key]);
    }
  }
}

function line(name, key, className, more = {}) {
  return { name, className, x: [], y: [], ...curves[key], ...more };
}

/** One for each data set that was evaluated. */
function evaluations(figure) {
  return ['validation', 'test'].filter(set => curves[set + figure])
    .map(set => line(set, set + figure, set === 'test' ? 's1' : 's2', { dots: true, least: null, most: null }));
}

function showCurves() {
  const failures = chronicle.recoveries.map(each => ({ from: each.committed, to: each.committed }));
  const gaps = chronicle.recoveries.map(each => ({
    from: (each.noticedMs - run.startedMs) / 1000, to: ((each.goingOnMs || run.nowMs) - run.startedMs) / 1000,
  }));
  charts.loss.show([line('training', 'loss', 's0'), ...evaluations('Loss')], failures);
  charts.accuracy.show(evaluations('Accuracy'), failures);
  charts.throughput.show([line('all workers', 'throughput', 's2')], gaps);
  charts.learningRate.show([line('committed', 'learningRate', 's0', { least: null, most: null })]);
  at('gradientNorm').hidden = !curves.gradientNorm;
  if (curves.gradientNorm) charts.gradientNorm.show([line('committed', 'gradientNorm', 's0')]);
}

function showNorms() {
  at('norms-card').hidden = layers.names.length === 0;
  const kind = at('norm-kind').value + ':';
  const names = Object.keys(curves).filter(name => name.startsWith(kind));
  charts.norms.show(names.map((name, i) => line(name.slice(kind.length), name, `w${i % 10}`)));
  const profile = (name, key, className) => {
    const known = layers.names.map((_, i) => i).filter(i => layers[key][i] != null);
    return { name, className, x: known, y: known.map(i => layers[key][i]), dots: true };
  };
  charts.profile.title(`Over the layers, at step ${whole(layers.step)}`);
  charts.profile.show([profile('activations', 'activations', 's0'), profile('gradients by activations', 'activationGradients', 's1'),
    profile('weights', 'weights', 's2'), profile('gradients by weights', 'gradients', 's3')]);
}

function showState(state, words) {
  at('state').dataset.state = state;
  at('state').textContent = words;
}

/** The live region speaks of changes, not of figures. */
function announce() {
  const news = [];
  if (run.state !== announced.state) news.push(`The run is ${WORDS[run.state]}.`);
  if (run.recoveries > announced.recoveries && chronicle.recoveries.length > 0) {
    news.push(`Something failed: ${chronicle.recoveries[chronicle.recoveries.length - 1].reason}.`);
  }
  if (news.length > 0) at('news').textContent = news.join(' ');
  announced = { state: run.state, recoveries: run.recoveries };
}

function show(news) {
  run = news.overview;
  document.title = `${WORDS[run.state]} ${run.steps ? Math.floor(100 * run.step / run.steps) + ' % ' : ''}– ${run.job}`;
  at('job').textContent = run.job;
  at('directory').textContent = run.directory;
  showState(run.state, WORDS[run.state]);
  at('progress').value = run.steps ? run.step / run.steps : 0;
  at('course').textContent = course(run);
  at('sentence').hidden = !run.sentence;
  at('sentence').textContent = run.sentence;
  tiles(at('tiles'), run);
  if (news.chronicle) {
    chronicle = news.chronicle;
    chronicle.worlds.forEach(world => world.workers.forEach(worker => colours.of(worker.name)));
    timeline.tell(chronicle, run);
  }
  if (news.curves) grow(news.curves);
  showCurves();
  if (news.norms) {
    layers = news.norms;
    showNorms();
  }
  timeline.show(chronicle, run);
  workers(at('workers'), at('shards'), run, chronicle.worlds[chronicle.worlds.length - 1], colours);
  at('phases-card').hidden = Object.keys(run.phases).length === 0;
  if (!at('phases-card').hidden) phases(at('phases'), run.phases);
  announce();
  document.body.dataset.shown = 'true';
}

at('norm-kind').addEventListener('change', showNorms);

const source = new EventSource('events');
source.onmessage = event => {
  show(JSON.parse(event.data));
  if (FINAL.includes(run.state)) source.close();
};
source.onerror = () => {
  if (run && FINAL.includes(run.state)) return source.close();
  showState('lost', 'no connection');
  at('news').textContent = 'The connection to the run is lost; it is tried again.';
};
