import { answered } from './app/start.ts'; // first, so that the server answers while the rest is read
import './app/mantine.css';
import './app/app.css';
import { createRoot } from 'react-dom/client';
import './app/alert-clicks.ts';
import { App } from './app/app.tsx';

const root = createRoot(document.getElementById('root')!);
void answered.then(() => root.render(<App />));
