import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'onBlur'> {
  value: string;
  keep: (value: string) => void;
}

/**
 * A field that is kept when it is left, if something was entered into it. Give it its value as key too: then it shows what
 * a colleague changed, and does not take that back.
 */
export function KeptField({ value, keep, ...shown }: Props) {
  const [text, setText] = useState(value);
  const leave = () => {
    if (text.trim() !== value) keep(text.trim());
  };
  return (
    <TextInput
      size="xs"
      {...shown}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={leave}
    />
  );
}
