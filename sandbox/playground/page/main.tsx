/** Starts the page of the playground. */
import { createRoot } from 'react-dom/client';
import './discord/avatars.ts';
import './discord/elements.ts';
import 'slack-blocks-to-jsx/dist/style.css';
import './styles/page.css';
import './styles/discord.css';
import './styles/slack.css';
import './styles/service.css';
import { App } from './app.tsx';

const root = document.querySelector('#root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(<App />);
