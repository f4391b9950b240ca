import assert from 'node:assert/strict';
import { test } from 'node:test';
import { centred, fitted, revealing, seen, zoomed } from '../../src/graph/camera';
import { sceneOf } from '../../src/graph/scene';
import { nextBox } from '../../src/graph/walk';
import { flights } from '../fixtures';

const { graph, layout } = flights;
const VIEW = { width: 800, height: 400 };

test('a fit shows all of the world, and never larger than life', () => {
  const part = seen(fitted(layout, VIEW), VIEW);
  assert.ok(part.x <= 0 && part.x + part.width >= layout.width);
  assert.ok(part.y <= 0 && part.y + part.height >= layout.height);
  assert.equal(fitted({ width: 10, height: 10 }, VIEW).z, 1);
});

test('a zoom keeps the point below the pointer', () => {
  const before = { x: 30, y: 40, z: 0.5 };
  const after = zoomed(before, 200, 100, 1.5);
  const at = (camera: typeof before): number => (200 - camera.x) / camera.z;
  assert.ok(Math.abs(at(before) - at(after)) < 1e-9);
});

test('a box in view moves nothing; one outside moves the camera as little as it must', () => {
  const camera = { x: 0, y: 0, z: 1 };
  const box = { x: 100, y: 100, width: 150, height: 56 };
  assert.equal(revealing(camera, box, VIEW), camera);
  assert.equal(revealing(camera, { ...box, x: 900 }, VIEW).x, -(900 + 150 + 24 - 800));
  assert.equal(revealing(camera, { ...box, y: -50 }, VIEW).y, 24 + 50);
});

test('the map centres', () => {
  const part = seen(centred({ x: 0, y: 0, z: 2 }, 500, 300, VIEW), VIEW);
  assert.deepEqual([part.x + part.width / 2, part.y + part.height / 2], [500, 300]);
});

test('without groups the scene is the layout', () => {
  const scene = sceneOf(graph, layout, []);
  assert.equal(scene.nodes.length, graph.nodes.length);
  assert.equal(scene.edges.length, graph.edges.length);
  assert.deepEqual(scene.edges[0]?.points, layout.routes[0]?.points);
});

test('a folded group is one box; its arrows go to it, those inside are gone', () => {
  const members = ['load_flights', 'load_weather', 'clean'];
  const scene = sceneOf(graph, layout, [{ key: 'group load', title: 'load', members }]);
  assert.equal(scene.nodes.length, graph.nodes.length - 2);
  const into = scene.edges.filter(edge => edge.source === 'group load');
  assert.deepEqual(
    into.map(edge => [edge.target, edge.edges.length]),
    [['join', 2]]
  );
  assert.equal(scene.shownBy.get('clean'), 'group load');
  const other = sceneOf(graph, layout, []).byKey.get('train');
  assert.deepEqual(scene.byKey.get('train'), other, 'nothing else moves');
});

test('a layout of another graph draws what it can', () => {
  const scene = sceneOf(
    graph,
    { ...layout, boxes: layout.boxes.slice(1), routes: [] },
    []
  );
  assert.equal(scene.nodes.length, graph.nodes.length - 1);
  assert.equal(scene.edges.length, 0);
});

test('arrow keys follow the arrows', () => {
  const scene = sceneOf(graph, layout, []);
  const walk = (
    from: string,
    way: 'left' | 'right' | 'up' | 'down'
  ): string | undefined => {
    const node = scene.byKey.get(from);
    return node && nextBox(scene, node, way, () => true)?.key;
  };
  assert.equal(walk('join', 'right'), 'train');
  assert.equal(walk('train', 'left'), 'join');
  assert.equal(walk('load_flights', 'left'), undefined);
  const aside = walk('clean', 'up') ?? walk('clean', 'down');
  assert.equal(aside, 'load_weather');
});
