import { render } from 'preact';

const root = document.getElementById('app');
if (root) render(<textarea aria-label="Message" />, root);
