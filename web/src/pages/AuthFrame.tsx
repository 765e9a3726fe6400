import { Box, Container, Group, Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from '../app/Brand';
import { ColorSchemeMenu } from '../app/ColorScheme';
import classes from './AuthFrame.module.css';

interface Props {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** The frame of the pages before the login. */
export function AuthFrame({ title, description, children }: Props) {
  return (
    <Box className={classes.outer}>
      <Container size={480} py="xl" px="sm">
        <Group component="header" justify="space-between" mb="lg">
          <Brand />
          <ColorSchemeMenu />
        </Group>
        <Paper component="main" withBorder shadow="sm" radius="md" p={{ base: 'md', xs: 'xl' }}>
          <Title order={1} size="h3">
            {title}
          </Title>
          {description && (
            <Text c="dimmed" size="sm" mt={4}>
              {description}
            </Text>
          )}
          <Box mt="lg">{children}</Box>
        </Paper>
      </Container>
    </Box>
  );
}
