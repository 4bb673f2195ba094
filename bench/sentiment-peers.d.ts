declare module 'vader-sentiment' {
  const vader: {
    readonly SentimentIntensityAnalyzer: { polarity_scores(text: string): { readonly compound: number } };
  };
  export default vader;
}

declare module 'wink-sentiment' {
  export default function winkSentiment(text: string): {
    readonly score: number;
    /** Absent of an empty text. */
    readonly tokenizedPhrase?: readonly { readonly tag: string; readonly score?: number }[];
  };
}
