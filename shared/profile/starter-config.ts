/** The eight config files of a new profile, by path below the profile. */
export function starterConfig(now: string): Readonly<Record<string, unknown>> {
  return {
    'etc/cognitive-mode.json': { currentMode: 'dual', lastChanged: now, history: [] },
    'etc/models.json': models,
    'etc/training.json': training,
    'etc/boredom.json': {
      level: 'medium',
      showInChat: true,
      intervals: { high: 60, medium: 300, low: 900, off: -1 },
    },
    'etc/sleep.json': {
      enabled: true,
      window: { start: '23:00', end: '06:30' },
      minIdleMins: 15,
      maxDreamsPerNight: 3,
      showInUI: true,
      evaluate: true,
      adapters: { prompt: true, rag: true, lora: true },
    },
    'etc/audio.json': audio,
    'etc/ingestor.json': {
      mode: 'organize',
      longFileThresholdChars: 4000,
      curatedDir: 'memory/semantic/curated',
    },
    'etc/autonomy.json': {
      mode: 'supervised',
      schedules: { reflectionSeconds: 3600, maintenanceSeconds: 21_600 },
      riskGuards: { dryRunDefault: true, requireConfirmFor: ['fs_delete', 'git_commit'] },
    },
  }
}

/** No model is configured until the person names one. */
const models = {
  version: '1.0.0',
  globalSettings: { includePersonaSummary: true, useAdapter: false, activeAdapter: null },
  defaults: {},
  models: {},
  roleHierarchy: {},
  cognitiveModeMappings: { dual: {}, agent: {}, emulation: { orchestrator: null } },
  providers: { ollama: { baseUrl: 'http://127.0.0.1:11434' } },
} as const

const training = {
  base_model: null,
  max_seq_length: 2048,
  lora_rank: 8,
  lora_alpha: 16,
  lora_dropout: 0.05,
  num_train_epochs: 3,
  learning_rate: 0.0002,
  per_device_train_batch_size: 1,
  gradient_accumulation_steps: 16,
  optimizer: 'paged_adamw_8bit',
  load_in_4bit: true,
  dtype: null,
  use_gradient_checkpointing: true,
  fp16: false,
  bf16: true,
  logging_steps: 10,
  save_strategy: 'epoch',
  save_total_limit: 2,
  chat_template: null,
  system_prompt: '',
  comment: '',
  notes: '',
} as const

const audio = {
  transcription: {
    provider: 'whisper.cpp',
    model: 'base.en',
    language: 'en',
    temperature: 0,
    autoTranscribe: true,
    whisperCppPath: '',
    modelPath: '',
  },
  formats: { supported: ['mp3', 'wav', 'm4a', 'ogg', 'flac', 'webm'], maxSizeMB: 100 },
  processing: {
    autoOrganize: true,
    extractEntities: true,
    generateSummary: true,
    minDurationSeconds: 5,
  },
  retention: { keepOriginal: true, archiveAfterDays: 90, deleteTranscriptsAfterDays: 365 },
} as const
