/** How a sentence speaks of the president; faces and emoji follow it. */
export type Mood = 'praise' | 'criticism' | 'neutral';

export interface Phrases {
  /** Sentences that carry the subject. */
  readonly mains: readonly string[];
  /** Sentences that may follow, or fill a long note. */
  readonly tails: readonly string[];
}

/** Sentences of a mood about the president, invented and even-handed; each names the office; `{…}` is filled from WORDS. They end without punctuation. */
export const PHRASES: Record<Mood, Phrases> = {
  praise: {
    mains: [
      'O {presidente} acertou em cheio com o programa {programa}',
      'Parabéns ao {presidente} pela obra em {cidade}',
      'Gostei do discurso do {presidente} sobre {tema} hoje',
      'O preço do {produto} caiu e o {presidente} tem seu mérito nisso',
      'O {presidente} foi a {cidade} ver a enchente de perto, respeito',
      'Vi o {presidente} torcendo pela seleção igual a gente',
      'O programa {programa} do {presidente} chegou aqui na minha rua',
      'O {presidente} falou de {tema} com calma & clareza',
      'Emprego subindo {numero}% em {cidade}, ponto para o {presidente}',
      'O {presidente} anunciou mais verba para {tema} e P&D',
      'Minha avó adorou o {programa}, coisa do {presidente}',
      'O {presidente} sancionou a lei da {tema}, finalmente',
    ],
    tails: [
      'aqui em casa todo mundo comemorou',
      'que continue assim',
      'a fila do posto diminuiu bastante',
      'meu pai que é difícil de agradar gostou',
      'quem ganha é o povo',
      'demorou mas saiu',
      'dá gosto de ver {tema} tratada a sério',
      'a obra ficou pronta antes da chuva',
    ],
  },
  criticism: {
    mains: [
      'O {presidente} prometeu o {programa} e até agora nada em {cidade}',
      'Não concordo com o {presidente} sobre {tema}',
      'O {produto} subiu de novo e o {presidente} fala de futebol',
      'O {presidente} errou no corte da verba de {tema}',
      'Cadê o {programa} que o {presidente} lançou com tanta festa?',
      'O {presidente} demorou demais para ir a {cidade} depois da chuva',
      'Decepção com o {presidente} no debate sobre {tema}',
      'Inflação <{numero}% diz o {presidente}, mas meu mercado diz outra coisa',
      'O {presidente} viaja muito e {cidade} continua sem ônibus',
      'Discurso longo do {presidente}, resultado curto em {tema}',
      'Se o {presidente} andasse no metrô de {cidade} mudava tudo',
      'O {presidente} trocou o ministro & ficou tudo igual em {tema}',
    ],
    tails: [
      'assim fica difícil defender',
      'quem paga a conta é a gente',
      'o {produto} por {numero} reais, pode isso?',
      'prometer é fácil, né',
      'já são {numero} semanas esperando resposta',
      'ninguém explicou de onde sai o dinheiro',
      'na minha cidade a obra parou',
      'menos palanque e mais {tema}',
    ],
  },
  neutral: {
    mains: [
      'O {presidente} fala agora na TV sobre {tema}',
      'Alguém sabe a que horas o {presidente} chega a {cidade}?',
      'O {presidente} se reúne amanhã com prefeitos para tratar do {programa}',
      'O {presidente} comenta {tema} em entrevista de {numero} minutos',
      'Jogo da seleção hoje, e o {presidente} apostou em {numero} gols kkkk',
      'Previsão de chuva em {cidade} bem no dia da visita do {presidente}',
      'Bolsa -> alta de 0,{numero}% depois da fala do {presidente} (S&P estável)',
      'O {presidente} almoçou {produto} com ovo em {cidade}, segundo o jornal',
      'Votação sobre {tema} adiada, o {presidente} espera o Congresso',
      'Pauta da semana do {presidente}: {tema}, {programa} e viagem a {cidade}',
      'Enquete: o que o {presidente} devia priorizar, {tema} ou {produto} barato?',
      'O {presidente} completou {numero} meses de programa {programa}',
    ],
    tails: [
      'vou acompanhar às 20:30',
      'alguém tem o link?',
      'aqui em {cidade} segue chovendo',
      'depois comento com calma',
      'fonte: o diário de hoje (página {numero})',
      'e o jogo começa já já',
      'rsrs cada um com sua opinião',
      'o texto completo sai amanhã',
    ],
  },
};

/** What has nothing to do with the president of the country, though some of it shares a word with that. */
export const OFF_TOPIC: Record<Mood, Phrases> = {
  praise: {
    mains: [
      'Que jogo da seleção em {cidade}',
      'O melhor {produto} da feira é o da minha rua',
      'O prefeito de {cidade} entregou a creche nova',
      'Show lindo ontem na praça de {cidade}',
      'Comi uma lula frita maravilhosa na praia',
      'Passei na prova de {tema}, nem acredito',
      'A presidente da associação do bairro arrasou na reunião',
    ],
    tails: ['recomendo demais', 'valeu cada minuto', 'quero de novo', 'minha semana está salva'],
  },
  criticism: {
    mains: [
      'O ônibus de {cidade} atrasou {numero} horas',
      'O presidente do clube vendeu o time inteiro',
      'O prefeito de {cidade} sumiu depois da chuva',
      'Queimei o {produto} de novo',
      'Essa lula à dorê estava uma borracha',
      'A internet caiu bem na aula de {tema}',
      'O vizinho ligou o som às {numero} da manhã',
    ],
    tails: ['não aguento mais', 'ninguém merece', 'vou reclamar', 'e já é a {numero}ª vez'],
  },
  neutral: {
    mains: [
      'Alguém indica dentista em {cidade}?',
      'Será que chove em {cidade} amanhã?',
      'Vendo bicicleta usada em {numero} prestações',
      'Reunião com o presidente do condomínio às {numero} horas',
      'O governo do estado abriu concurso para {tema}',
      'Receita de {produto} com {numero} ingredientes',
      'Hoje tem aula de {tema} até tarde',
    ],
    tails: ['chama no privado', 'depois conto', 'alguém mais?', 'fica a dica'],
  },
};

/** The same in other languages, now and then. */
export const FOREIGN = [
  { lang: 'es', text: 'El presidente de Brasil habla hoy de la economía en {cidade}' },
  { lang: 'es', text: 'Brasil y el presidente celebran el partido de la selección' },
  { lang: 'en', text: 'The president of Brazil speaks about the economy tonight' },
  { lang: 'en', text: 'Rain delays the visit of Brazil’s president to {cidade}' },
] as const;

/** What a tweet may open with. */
export const OPENERS = ['Gente,', 'Olha,', 'Sinceramente,', 'Bom dia!', 'Urgente:', 'Então,', '🚨', 'Minha opinião:'];

/** What an answer may open with. */
export const ANSWERS: Record<Mood, readonly string[]> = {
  praise: ['Concordo!', 'Isso aí,', 'Exatamente.', 'Falou tudo.', '👏🏽👏🏽'],
  criticism: ['Discordo.', 'Será mesmo?', 'Menos, né.', 'Não é bem assim.', 'Aham...'],
  neutral: ['Boa pergunta.', 'Pois é.', 'Li agora.', 'Não sei...', 'Obrigada pela informação.'],
};

export const SENTENCE_ENDS = ['', '', '.', '.', '!', '...', '!!'];

/** What may stand for each `{…}`. The programmes are invented. */
export const WORDS = {
  presidente: [
    ...Array<string>(10).fill('presidente da República'),
    ...Array<string>(9).fill('presidente do Brasil'),
    'presidente',
  ],
  programa: [
    'Merenda Farta',
    'Água Perto',
    'Luz na Praça',
    'Trilhos do Interior',
    'Escola Acordada',
    'Posto na Esquina',
  ],
  cidade: ['São Paulo', 'Recife', 'Belém', 'Porto Alegre', 'Goiânia', 'Salvador', 'Manaus', 'Curitiba', 'Brasília'],
  tema: ['saúde', 'educação', 'segurança', 'energia', 'habitação', 'ciência', 'cultura', 'economia'],
  produto: ['arroz', 'feijão', 'café', 'gás', 'leite', 'tomate', 'pão'],
  numero: ['2', '3', '4', '5', '7', '9', '12', '15', '28', '40'],
} as const;

export const HASHTAGS = [
  'Presidente',
  'Brasil',
  'Política',
  'Economia',
  'Educação',
  'SaúdePública',
  'Seleção',
  'BomDia2026',
];

export const CASHTAGS = ['PBR', 'VALE', 'EWZ', 'BRL', 'ITUB'];
