// Strings that reach the page are hostile: the last rules keep them out of the HTML parser.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const PARSERS = [
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'createContextualFragment',
  'setHTMLUnsafe'
];
const toText = name => ({
  selector: `MemberExpression[property.name="${name}"], MemberExpression[property.value="${name}"]`,
  message: `${name} parses strings as HTML: use textContent or dom.ts.`
});

/** Folders from the lowest to the highest; each imports only what stands before it. */
const LAYERS = ['wire', 'api', 'dom', 'client', 'state', 'graph', 'panels', 'plugins'];
const LAB = { group: ['@jupyterlab/*', '@lumino/*'], message: 'Lab is for plugins/.' };
const upward = LAYERS.slice(0, -1).map((layer, i) => {
  const group = LAYERS.slice(i + 1).flatMap(name => [`**/${name}`, `**/${name}/*`]);
  const above = { group, message: 'A file imports only downward.' };
  return {
    files: [`src/${layer}/**/*.ts`, `src/${layer}.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns: [above, LAB] }] }
  };
});

export default tseslint.config(
  { ignores: ['lib', 'build', 'node_modules'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-syntax': [
        'error',
        ...PARSERS.map(toText),
        {
          selector:
            'CallExpression[callee.object.name="document"][callee.property.name=/^write/]',
          message: 'document.write parses strings as HTML: use dom.ts.'
        },
        {
          selector: 'NewExpression[callee.name="DOMParser"]',
          message: 'DOMParser parses strings as HTML: use dom.ts.'
        }
      ]
    }
  },
  ...upward,
  {
    files: ['ui-test/**/*.mjs'],
    rules: { 'no-undef': 'off' } // half of each file runs in node, half in the page
  }
);
