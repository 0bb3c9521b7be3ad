import type { ServerPreset } from './preset.ts';

const LOCAL = {
  group: 'local',
  dialect: 'chat-completions',
  needsKey: false,
  models: [],
  refuses: [],
} as const;

/** Servers on the user's own computer, at the port that each listens on by default. */
export const LOCAL_SERVERS: readonly ServerPreset[] = [
  {
    ...LOCAL,
    id: 'ollama',
    name: 'Ollama',
    baseUrl: 'http://127.0.0.1:11434/v1',
    detailedListPath: '/api/tags',
    modelDetailPath: '/api/show',
    local: {
      start: 'ollama serve',
      allowOrigin: {
        mac: `launchctl setenv OLLAMA_ORIGINS '{origin}'`,
        linux: `sudo mkdir -p /etc/systemd/system/ollama.service.d && printf '[Service]\\nEnvironment="OLLAMA_ORIGINS={origin}"\\n' | sudo tee /etc/systemd/system/ollama.service.d/gloss.conf && sudo systemctl daemon-reload && sudo systemctl restart ollama`,
        windows: 'setx OLLAMA_ORIGINS "{origin}"',
      },
    },
  },
  {
    ...LOCAL,
    id: 'lm-studio',
    name: 'LM Studio',
    baseUrl: 'http://127.0.0.1:1234/v1',
    // It has the kind of each model, and the context length of a loaded one.
    detailedListPath: '/api/v0/models',
    local: { start: 'lms server start --cors' },
  },
  {
    ...LOCAL,
    id: 'llama-cpp',
    name: 'llama.cpp',
    baseUrl: 'http://127.0.0.1:8080/v1',
    local: { start: 'llama-server -m model.gguf --port 8080' },
  },
  {
    ...LOCAL,
    id: 'vllm',
    name: 'vLLM',
    baseUrl: 'http://127.0.0.1:8000/v1',
    local: { start: 'vllm serve MODEL --port 8000' },
  },
  {
    ...LOCAL,
    id: 'litellm',
    name: 'LiteLLM',
    baseUrl: 'http://127.0.0.1:4000/v1',
    // Some keys are not allowed to read it.
    detailedListPath: '/model/info',
    local: { start: 'litellm --config config.yaml --port 4000' },
  },
  { ...LOCAL, id: 'jan', name: 'Jan', baseUrl: 'http://127.0.0.1:1337/v1', local: {} },
];
