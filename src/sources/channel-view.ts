import type { ConnectorSpec, GuideStep, OAuthSpec, Setting } from '../connectors/connector-spec.ts';

/** A step of the guide, with the very text to paste where it is known before the account is connected. */
export interface GuideStepView extends GuideStep {
  value?: string;
}

/** What a connector says of itself, for whoever draws the form. */
export interface ChannelView extends Omit<ConnectorSpec, 'guide' | 'oauth'> {
  guide: GuideStepView[];
  /** How a person signs the account in: when, whether it may wait, and the address to register with the platform. */
  oauth?: Pick<OAuthSpec, 'when' | 'optional' | 'provider'> & { redirectUrl: string };
}

/** @param redirectUrl where platforms send people back to */
export function channelView({ oauth, guide, ...spec }: ConnectorSpec, redirectUrl: string): ChannelView {
  return {
    ...spec,
    guide: guide.flatMap((step) => stepViews(step, spec.settings, oauth, redirectUrl)),
    ...(oauth && {
      oauth: { when: oauth.when, optional: oauth.optional, provider: oauth.provider, redirectUrl },
    }),
  };
}

function stepViews(
  step: string | GuideStep,
  settings: Setting[],
  oauth: OAuthSpec | undefined,
  redirectUrl: string,
): GuideStepView[] {
  if (typeof step === 'string') return [{ text: step }];
  if (step.copy === 'redirectUrl') return [{ ...step, value: redirectUrl }];
  return step.copy === 'scopes' && oauth ? scopeSteps(step, settings, oauth) : [step];
}

/** One channel may have several providers, each with permissions of its own: a step for each of them. */
function scopeSteps(step: GuideStep, settings: Setting[], oauth: OAuthSpec): GuideStepView[] {
  const when = step.when ?? oauth.when;
  if (!when) return [{ ...step, value: oauth.scopesFor({}).join(' ') }];
  const declared = settings.find(({ name }) => name === when.setting);
  return when.in
    .filter((choice) => declared?.choices?.some(({ value }) => value === choice) ?? true)
    .map((choice) => ({
      ...step,
      when: { setting: when.setting, in: [choice] },
      value: oauth.scopesFor({ [when.setting]: choice }).join(' '),
    }))
    .filter(({ value }) => value !== '');
}
