import { Skeleton, Stack } from '@mantine/core';
import classes from './list.module.css';

export const ListSkeleton = () => (
  <div aria-hidden>
    {[72, 88, 60, 80, 66, 90, 74].map((width, i) => (
      <div key={i} className={classes.skeleton}>
        <Skeleton height={24} width={24} radius={6} />
        <Stack gap={9} flex={1}>
          <Skeleton height={11} width="45%" />
          <Skeleton height={10} width={`${width}%`} />
          <Skeleton height={9} width="30%" />
        </Stack>
      </div>
    ))}
  </div>
);
