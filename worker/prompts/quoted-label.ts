/** How every answer without a model begins. What begins so quotes other memories, and is not quoted again. */
export const QUOTED = 'Quoted from what you have kept, without a model:'
