import { Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import mark from './favicon.svg';
import classes from './Shell.module.css';

export function Brand({ to = '/' }: { to?: string }) {
  return (
    <Link to={to} className={classes.brand} aria-label="Vedette, home">
      <Group gap={8} wrap="nowrap">
        <img src={mark} alt="" width={26} height={26} />
        <Text fw={700} size="lg" style={{ letterSpacing: '-0.01em' }}>
          Vedette
        </Text>
      </Group>
    </Link>
  );
}
