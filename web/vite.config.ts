import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds a running server. */
const kServer = 'http://127.0.0.1:9000';

export default defineConfig({
  plugins: [react()],
  server: {
    port: 5173,
    proxy: { '/api': { target: kServer, changeOrigin: false } },
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsDir: 'assets',
    // Inlined data: addresses would need more than `default-src 'self'` for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        // What changes only with a dependency stays in the reader's cache.
        manualChunks: {
          vendor: [
            'react',
            'react-dom',
            'react-dom/client',
            'react-router',
            '@tanstack/react-query',
          ],
        },
      },
    },
  },
});
