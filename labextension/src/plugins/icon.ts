/** The extension's own icon: three steps joined. */

import { LabIcon } from '@jupyterlab/ui-components';

const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="16">
<g class="jp-icon3" fill="none" stroke="#616161" stroke-width="1.4">
<rect x="1.2" y="5.6" width="4.4" height="4.8" rx="1.2"/>
<rect x="10.4" y="1.4" width="4.4" height="4.8" rx="1.2"/>
<rect x="10.4" y="9.8" width="4.4" height="4.8" rx="1.2"/>
<path d="M5.6 8h1.2c2 0 1.4-4.2 3.6-4.2M6.8 8c2 0 1.4 4.2 3.6 4.2"/>
</g></svg>`;

export const pipelineIcon = new LabIcon({ name: 'amlnb:pipeline', svgstr: PICTURE });
