/** A face of the lexicon, normalised: half-width, straight apostrophe, its mouth once. */
export interface LexiconFace {
  readonly face: string;
  readonly polarity: 'positive' | 'negative' | 'ambiguous';
  /** Core and extended faces are analysed; a listed one is known, and skipped as a whole. */
  readonly tier: 'core' | 'extended' | 'listed';
}

/**
 * Every face that is known, blanks between them: what eight published sources hold (the AFINN and VADER emoticon lists,
 * SentiStrength, OpLexicon 3, emoji-emotion and emoticon of npm, NLTK's tweet tokenizer, and the faces that hand-labelled
 * tweets use), each judged by its polarity there and by how often it means something else in Brazilian tweets.
 */
const FACES: readonly (readonly [LexiconFace['tier'], LexiconFace['polarity'], string])[] = [
  ['core', 'positive', ':) <3 =) :D ;) ;-) :-) =D XD ;D =] xD :-D :] :} :-] :-} ;-D =-) =-D X-D x-D '],
  ['core', 'negative', ":( =( :'( </3 >:( :'-( :-( :-[ :-{ :[ :{ =[ >:-( "],
  [
    'extended',
    'positive',
    "(: :P :3 :') ^^ :-P :p =P ^_^ xd (= (^_^) ;-P ;-p ;p \\o/ ^.^ (': (-: (-; (; (^-^) (^.^) (^^) 8-) 8-D :'-) :'-D " +
      ":'-] :'D :'] :* :,) :,-) :,-D :,-] :,D :,] :-* :-p :^) :c) :o) ;* ;-* ;-] ;P ;] ;^) =') ='-) ='-D ='-] ='D ='] " +
      '=* =,) =,-) =,-D =,-] =,D =,] =-* =-P =-] =-p =p B-) B-D Xd ^-^ ^_~ ',
  ],
  [
    'extended',
    'negative',
    ":/ =/ ;( D: :c ;-; ¬¬ :'c :-/ :-\\ <\\3 =S >.< >:c )': )-: ): )= :'-[ :'[ :,( :,-( :,-[ :,[ :-@ :-S :-c :@ :C :S " +
      ":\\ :o( :s :~( ;-( ;_; ;~( ;~; ='( ='-( ='-[ ='[ =,( =,-( =,-[ =,[ =-( =-/ =-[ =-\\ =@ =\\ =c >-< >:-[ >:[ >;( >=( " +
      ">=-( >=-[ >=[ >_< D-: D= Q_Q T-T T.T TT_TT T_T ¬_¬ ¬¬'' ç_ç ",
  ],
  [
    'listed',
    'positive',
    "s2 n_n c: ':) ':-) ':-D ':-] ':D ':] '=) '=-) '=-D '=-] '=D '=] ('-: ((-: (* (-* (-:0 (-:O (-:o (-:|>* (-;| (:0 " +
      '(:O (:o (^: (^; (^;0 (^;o (o: *-: *-; *<|:-) *\\0/* *\\o/* *^: ,-: ,:) ,:-) ,:-D ,:-] ,:D ,:] ,=) ,=-) ,=-D ,=-] ' +
      ',=D ,=] ---\'-;-{@ --<--<@ --^--@ 0:) 0:-) 0:-3 0:-D 0:-] 0:03 0:D 0:] 0;^) 0=) 0=-) 0=-D 0=-] 0=D 0=] :") :"D ' +
      ':"] :-") :-"D :-"] :-, :-d :-Þ :^* :b) :Þ =") ="D ="] =-") =-"D =-"] =-3 =-d >:p >=D >_>^ @>-->-- @}-;-\'--- ' +
      '@}->-- B-] O:) O:-) O:-D O:-] O:D O:] O=) O=-) O=-D O=-] O=D O=] X-) X-] [-; ^<_< o/\\o o:) o:-) o:-3 o:-D o:-] ' +
      'o:3 o:D o:] o;^) o=) o=-) o=-D o=-] o=D o=] x-) x-] |;-) |D ',
  ],
  [
    'listed',
    'negative',
    "o.O O_o O.o o_o %-( ':( ':-( ':-[ ':[ '=( '=-( '=-[ '=[ (% (-% )-': )-:< )-:{ ):< ):{ );< )o: ,:( ,:-( ,:-[ ,:[ " +
      ",=( ,=-( ,=-[ ,=[ .-: /-: /:< /^: /o: 0-| 38* 3:( 3:-( 8-0 8/ 8\\ 8c :###.. :',( :',-( :',-[ :',[ :'-| :'| :*( " +
      ":,'( :,'-( :,'-[ :,'[ :,-| :,| :-###.. :-$ :-& :-(o) :-. :-Z :-s :-z :-|| :?c :Z :^/ :^\\ :^| :_( :o\\ :o| <:-| " +
      "=',( =',-( =',-[ =',[ ='-| ='| =,'( =,'-( =,'-[ =,'[ =,-| =,| =-$ =-@ =-S =-Z =-s =-z =Z =s =z >-: >/ >:/ >:L " +
      '>:O >:\\ >:o >[ >\\ B( Bc \\-: \\:< \\^: \\o: ]-: ]:( ]:) ]:-( ]:-) ]:-D ]:-[ ]:-] ]:< ]:D ]:[ ]:] ]=( ]=) ]=-( ]=-) ' +
      ']=-D ]=-[ ]=-] ]=D ]=[ ]=] ^o) d:< o-8 o-| o.o |-0 |-: |-:> |-o |8C |8c |^: |o: ||-: }:( }:-( ',
  ],
  [
    'listed',
    'ambiguous',
    "@: ♥ -_- :v -.- :// (8 ._. /: 8) :> :O :d :| <o/ =x O_O XP [: o_O xp %) %-) &-: &: ')': (-:< (-:{ (:< (;< (?: " +
      '(o; )): *) *-) *: /= 0-8 0_o 3:) 3:-) 8( 8-( 8-] 8-d 8-o 8D 8] 8d :# :$ :& :- :-0 :-3 :-< :-> :-? :-B :-O :-o ' +
      ':-| :0 :0->-<|: :9 :< :?) :E :F :L :X :b :l :o :o/ :x :x) :z :~ ;-3 ;-d ;3 ;@ ;d ;o) ;x ;xx ;~ <: <:} <o< =$ =-0 ' +
      '=-O =-o =-| =0 =3 =L =O =^) =^/ =d =l =o =| >: >:) >:-) >:D >;) >< >o> B) B] D; S2 X) X-3 X-P X-d X-p X3 XO XOXO ' +
      "XOXOXO X] Xp [; [= \\: \\= \\o ]: c'= d-': d-: d8 d: d= o-: o/ o: o:< o_0 u_u v.v x) x-3 x-P x-d x-p x3 x: xP x] xo " +
      'xoxo xoxoxo xoxoxoxo {: |: |= }: }:) }:-) ',
  ],
];

/** The faces that hold a blank. */
const FACES_WITH_BLANK: readonly LexiconFace[] = ["( '}{' )", '(^ ^)'].map((face) => ({
  face,
  polarity: 'positive',
  tier: 'listed',
}));

export const LEXICON: readonly LexiconFace[] = FACES.flatMap(([tier, polarity, faces]) =>
  faces
    .trim()
    .split(/\s+/)
    .map((face) => ({ face, polarity, tier })),
).concat(FACES_WITH_BLANK);
