import { Center, Loader } from '@mantine/core';

export const Waiting = () => (
  <Center h="100dvh" role="status" aria-busy="true">
    <Loader type="dots" />
  </Center>
);
