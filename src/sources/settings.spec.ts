import type { Setting } from '../connectors/connector-spec.ts';
import { checkSettings } from './settings.ts';

const declared: Setting[] = [
  { name: 'host', label: 'Server', help: '', kind: 'text', required: true },
  { name: 'port', label: 'Port', help: '', kind: 'number', default: 993 },
  {
    name: 'auth',
    label: 'Sign-in',
    help: '',
    kind: 'choice',
    choices: [
      { value: 'password', label: '' },
      { value: 'oauth', label: '' },
    ],
    default: 'password',
  },
  {
    name: 'password',
    label: 'Password',
    help: '',
    kind: 'secret',
    required: true,
    when: { setting: 'auth', in: ['password'] },
  },
  { name: 'folders', label: 'Folders', help: '', kind: 'list' },
];

describe('checkSettings', () => {
  it('divides secrets from settings and fills in defaults', () => {
    expect(checkSettings(declared, { host: ' mail.example.com ', password: 'p', folders: 'INBOX, Help' })).toEqual({
      settings: { host: 'mail.example.com', port: 993, auth: 'password', folders: ['INBOX', 'Help'] },
      secrets: { password: 'p' },
    });
  });

  it('names every field that is wrong, unknown ones included', () => {
    expect.assertions(1);
    try {
      checkSettings(declared, { port: 'many', auth: 'magic', hots: 'x' });
    } catch (error) {
      expect((error as { details: unknown }).details).toMatchObject({
        fields: {
          host: 'is needed.',
          port: 'must be a number.',
          auth: 'must be one of password, oauth.',
          hots: 'is no setting of this channel.',
        },
      });
    }
  });

  it('asks for a secret only where the form shows it, and keeps a stored one', () => {
    expect(() => checkSettings(declared, { host: 'h', auth: 'oauth' })).not.toThrow();
    expect(() => checkSettings(declared, { host: 'h' })).toThrow(/password/);
    expect(() => checkSettings(declared, { host: 'h' }, ['password'])).not.toThrow();
  });
});
