/** Draws the components of a Discord message: containers, texts, files, separators, buttons and menus (Components V2). */
import type { DiscordComponent, FileView } from '../../view.ts';
import { sizeOf } from '../chat-parts.tsx';
import { useSession } from '../session.ts';
import { MarkUp } from './mark-up.tsx';
import type { Controls } from './controls.ts';
import { SelectMenu } from './select-menu.tsx';

/** https://docs.discord.com/developers/components/reference */
const TYPE = { row: 1, button: 2, select: 3, text: 10, file: 13, separator: 14, container: 17 };
const STYLES = ['secondary', 'primary', 'secondary', 'success', 'destructive'] as const;

interface Drawn {
  readonly component: DiscordComponent;
  readonly files: readonly FileView[];
  readonly controls: Controls;
}

export function Components(props: {
  readonly components: readonly DiscordComponent[];
  readonly files: readonly FileView[];
  readonly controls: Controls;
}) {
  const { files, controls } = props;
  return props.components.map((component, index) => (
    <One key={component.custom_id ?? index} component={component} files={files} controls={controls} />
  ));
}

function One({ component, files, controls }: Drawn) {
  const { locale } = useSession();
  const inner = component.components ?? [];
  switch (component.type) {
    case TYPE.container:
      return (
        <div className="container" style={{ borderLeftColor: colourOf(component.accent_color) }}>
          <Components components={inner} files={files} controls={controls} />
        </div>
      );
    case TYPE.text:
      return <MarkUp text={component.content ?? ''} locale={locale} />;
    case TYPE.separator:
      return <hr />;
    case TYPE.file:
      return <File file={fileOf(component, files)} />;
    case TYPE.row:
      return (
        <div className="row">
          <Components components={inner} files={files} controls={controls} />
        </div>
      );
    case TYPE.button:
      return <Button component={component} controls={controls} />;
    case TYPE.select:
      return <SelectMenu component={component} controls={controls} />;
    default:
      return <code>{JSON.stringify(component)}</code>;
  }
}

function Button({ component, controls }: Pick<Drawn, 'component' | 'controls'>) {
  const { custom_id: id = '', label, style = 2, disabled = false } = component;
  const isOff = disabled || controls.isWaiting;
  return (
    <discord-action-row>
      <discord-button
        type={STYLES[style] ?? 'secondary'}
        disabled={isOff}
        onClick={() => {
          if (!isOff) controls.onPress(id);
        }}
      >
        {label}
      </discord-button>
    </discord-action-row>
  );
}

export function File({ file }: { readonly file: FileView | undefined }) {
  if (file === undefined) return <p>(a file)</p>;
  return (
    <a className="file" href={file.href} download={file.name}>
      <span aria-hidden="true">📄</span> {file.name} <small>{sizeOf(file.bytes)}</small>
    </a>
  );
}

function fileOf({ file }: DiscordComponent, files: readonly FileView[]): FileView | undefined {
  return files.find(({ name }) => file?.url === `attachment://${name}`);
}

function colourOf(colour: number | null | undefined): string {
  return typeof colour === 'number' ? `#${colour.toString(16).padStart(6, '0')}` : 'transparent';
}
