// What a person sees of each sample message of market data, quotes and all else. Held as it is: a change here is meant.

extension GoldenTables {
  static let second = [
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  MarketDataRequest (V)
         8  BeginString              FIX.4.2
         9  BodyLength               118
        35  MsgType                  V  MarketDataRequest
        34  MsgSeqNum                2
        49  SenderCompID             CLIENT
        52  SendingTime              20261125-09:30:00.000
        56  TargetCompID             APUS
       262  MDReqID                  M1
       263  SubscriptionRequestType  1  SNAPSHOT_PLUS_UPDATES
       264  MarketDepth              1
       265  MDUpdateType             1  INCREMENTAL_REFRESH
       267  NoMDEntryTypes           2
       269   1. MDEntryType          0  BID
       269   2. MDEntryType          1  OFFER
       146  NoRelatedSym             2
        55   1. Symbol               ACME
        55   2. Symbol               EMCA
        10  CheckSum                 062

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  MarketDataSnapshotFullRefresh (W)
         8  BeginString      FIX.4.2
         9  BodyLength       121
        35  MsgType          W  MarketDataSnapshotFullRefresh
        34  MsgSeqNum        2
        49  SenderCompID     APUS
        52  SendingTime      20261125-09:30:00.000
        56  TargetCompID     CLIENT
        55  Symbol           ACME
       262  MDReqID          M1
       268  NoMDEntries      2
       269   1. MDEntryType  0  BID
       270      MDEntryPx    10.24
       271      MDEntrySize  500
       269   2. MDEntryType  1  OFFER
       270      MDEntryPx    10.25
       271      MDEntrySize  40
        10  CheckSum         146

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  MarketDataIncrementalRefresh (X)
         8  BeginString         FIX.4.2
         9  BodyLength          138
        35  MsgType             X  MarketDataIncrementalRefresh
        34  MsgSeqNum           2
        49  SenderCompID        APUS
        52  SendingTime         20261125-09:30:00.000
        56  TargetCompID        CLIENT
       262  MDReqID             M1
       268  NoMDEntries         2
       279   1. MDUpdateAction  0  NEW
       269      MDEntryType     0  BID
       278      MDEntryID       A7
        55      Symbol          ACME
       270      MDEntryPx       10.23
       271      MDEntrySize     200
       279   2. MDUpdateAction  2  DELETE
       269      MDEntryType     1  OFFER
       278      MDEntryID       A8
        55      Symbol          ACME
        10  CheckSum            029

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  MarketDataRequestReject (Y)
         8  BeginString     FIX.4.2
         9  BodyLength      86
        35  MsgType         Y  MarketDataRequestReject
        34  MsgSeqNum       2
        49  SenderCompID    APUS
        52  SendingTime     20261125-09:30:00.000
        56  TargetCompID    CLIENT
        58  Text            no such security
       262  MDReqID         M2
       281  MDReqRejReason  0  UNKNOWN_SYMBOL
        10  CheckSum        060

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  QuoteRequest (R)
         8  BeginString   FIX.4.2
         9  BodyLength    87
        35  MsgType       R  QuoteRequest
        34  MsgSeqNum     2
        49  SenderCompID  CLIENT
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  APUS
       131  QuoteReqID    Q1
       146  NoRelatedSym  1
        55   1. Symbol    ACME
        54      Side      1  BUY
        38      OrderQty  1000
        10  CheckSum      066

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  Quote (S)
         8  BeginString   FIX.4.2
         9  BodyLength    113
        35  MsgType       S  Quote
        34  MsgSeqNum     2
        49  SenderCompID  APUS
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  CLIENT
        55  Symbol        ACME
       117  QuoteID       Q7
       131  QuoteReqID    Q1
       132  BidPx         10.24
       133  OfferPx       10.26
       134  BidSize       1000
       135  OfferSize     1000
        10  CheckSum      064

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  QuoteCancel (Z)
         8  BeginString      FIX.4.2
         9  BodyLength       80
        35  MsgType          Z  QuoteCancel
        34  MsgSeqNum        2
        49  SenderCompID     APUS
        52  SendingTime      20261125-09:30:00.000
        56  TargetCompID     CLIENT
       117  QuoteID          Q7
       295  NoQuoteEntries   1
        55   1. Symbol       ACME
       298  QuoteCancelType  1  FOR_SYMBOL
        10  CheckSum         034

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  QuoteStatusRequest (a)
         8  BeginString   FIX.4.2
         9  BodyLength    68
        35  MsgType       a  QuoteStatusRequest
        34  MsgSeqNum     2
        49  SenderCompID  CLIENT
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  APUS
        55  Symbol        ACME
       117  QuoteID       Q7
        10  CheckSum      014

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  QuoteAcknowledgement (b)
         8  BeginString                     FIX.4.2
         9  BodyLength                      103
        35  MsgType                         b  QuoteAcknowledgement
        34  MsgSeqNum                       2
        49  SenderCompID                    APUS
        52  SendingTime                     20261125-09:30:00.000
        56  TargetCompID                    CLIENT
       117  QuoteID                         Q8
       296  NoQuoteSets                     1
       302   1. QuoteSetID                  S1
       295      NoQuoteEntries              1
       299       1. QuoteEntryID            1
       368          QuoteEntryRejectReason  1  UNKNOWN_SYMBOL
       297  QuoteAckStatus                  5  REJECTED
       300  QuoteRejectReason               1  UNKNOWN_SYMBOL
        10  CheckSum                        040

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  MassQuote (i)
         8  BeginString           FIX.4.2
         9  BodyLength            138
        35  MsgType               i  MassQuote
        34  MsgSeqNum             2
        49  SenderCompID          CLIENT
        52  SendingTime           20261125-09:30:00.000
        56  TargetCompID          APUS
       117  QuoteID               Q8
       296  NoQuoteSets           1
       302   1. QuoteSetID        S1
       311      UnderlyingSymbol  ACME
       304      TotQuoteEntries   2
       295      NoQuoteEntries    2
       299       1. QuoteEntryID  1
       132          BidPx         1.1
       133          OfferPx       1.2
       299       2. QuoteEntryID  2
       132          BidPx         2.1
       133          OfferPx       2.2
        10  CheckSum              171

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  SecurityDefinitionRequest (c)
         8  BeginString          FIX.4.2
         9  BodyLength           74
        35  MsgType              c  SecurityDefinitionRequest
        34  MsgSeqNum            2
        49  SenderCompID         CLIENT
        52  SendingTime          20261125-09:30:00.000
        56  TargetCompID         APUS
        55  Symbol               ACME
       320  SecurityReqID        R1
       321  SecurityRequestType  1  IDENTITY_FOR_SPECIFICATIONS
        10  CheckSum             009

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  SecurityDefinition (d)
         8  BeginString           FIX.4.2
         9  BodyLength            115
        35  MsgType               d    SecurityDefinition
        34  MsgSeqNum             2
        49  SenderCompID          APUS
        52  SendingTime           20261125-09:30:00.000
        56  TargetCompID          CLIENT
        55  Symbol                ACME
       320  SecurityReqID         R1
       322  SecurityResponseID    R1-1
       323  SecurityResponseType  4    LIST_OF_SECURITIES
       393  TotalNumSecurities    1
       167  SecurityType          FUT  FUTURE
       200  MaturityMonthYear     202612
       205  MaturityDay           18
        10  CheckSum              005

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  SecurityStatusRequest (e)
         8  BeginString              FIX.4.2
         9  BodyLength               74
        35  MsgType                  e  SecurityStatusRequest
        34  MsgSeqNum                2
        49  SenderCompID             CLIENT
        52  SendingTime              20261125-09:30:00.000
        56  TargetCompID             APUS
        55  Symbol                   ACME
       263  SubscriptionRequestType  0  SNAPSHOT
       324  SecurityStatusReqID      R2
        10  CheckSum                 020

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  SecurityStatus (f)
         8  BeginString            FIX.4.2
         9  BodyLength             80
        35  MsgType                f  SecurityStatus
        34  MsgSeqNum              2
        49  SenderCompID           APUS
        52  SendingTime            20261125-09:30:00.000
        56  TargetCompID           CLIENT
        55  Symbol                 ACME
       324  SecurityStatusReqID    R2
       325  UnsolicitedIndicator   N  no
       326  SecurityTradingStatus  2  TRADING_HALT
        10  CheckSum               058

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  TradingSessionStatusRequest (g)
         8  BeginString              FIX.4.2
         9  BodyLength               66
        35  MsgType                  g  TradingSessionStatusRequest
        34  MsgSeqNum                2
        49  SenderCompID             CLIENT
        52  SendingTime              20261125-09:30:00.000
        56  TargetCompID             APUS
       263  SubscriptionRequestType  0  SNAPSHOT
       335  TradSesReqID             T1
        10  CheckSum                 092

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  TradingSessionStatus (h)
         8  BeginString       FIX.4.2
         9  BodyLength        74
        35  MsgType           h  TradingSessionStatus
        34  MsgSeqNum         2
        49  SenderCompID      APUS
        52  SendingTime       20261125-09:30:00.000
        56  TargetCompID      CLIENT
       335  TradSesReqID      T1
       336  TradingSessionID  DAY
       340  TradSesStatus     2  OPEN
        10  CheckSum          018

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  News (B)
         8  BeginString   FIX.4.2
         9  BodyLength    103
        35  MsgType       B  News
        34  MsgSeqNum     2
        49  SenderCompID  APUS
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  CLIENT
        33  LinesOfText   2
        58   1. Text      All markets close
        58   2. Text      at noon.
       148  Headline      Holiday
        10  CheckSum      012

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  Email (C)
         8  BeginString    FIX.4.2
         9  BodyLength     91
        35  MsgType        C  Email
        34  MsgSeqNum      2
        49  SenderCompID   CLIENT
        52  SendingTime    20261125-09:30:00.000
        56  TargetCompID   APUS
        33  LinesOfText    1
        58   1. Text       lunch?
        94  EmailType      0  NEW
       147  Subject        hello
       164  EmailThreadID  M-1
        10  CheckSum       245

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  OrderMassCancelRequest (q)
         8  BeginString            FIX.4.2
         9  BodyLength             103
        35  MsgType                q  OrderMassCancelRequest
        34  MsgSeqNum              2
        49  SenderCompID           CLIENT
        52  SendingTime            20261125-09:30:00.000
        56  TargetCompID           APUS
        11  ClOrdID                C8
        54  Side                   1  BUY
        55  Symbol                 ACME
        60  TransactTime           20261125-09:30:00.000
       530  MassCancelRequestType  1  SECURITY
        10  CheckSum               161

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  OrderMassCancelReport (r)
         8  BeginString            FIX.4.2
         9  BodyLength             115
        35  MsgType                r  OrderMassCancelReport
        34  MsgSeqNum              2
        49  SenderCompID           APUS
        52  SendingTime            20261125-09:30:00.000
        56  TargetCompID           CLIENT
        11  ClOrdID                C8
        37  OrderID                V4
       530  MassCancelRequestType  1  SECURITY
       531  MassCancelResponse     1  SECURITY
       533  TotalAffectedOrders    2
       534  NoAffectedOrders       2
        41   1. OrigClOrdID        C1
       535      AffectedOrderID    V1
        41   2. OrigClOrdID        C5
       535      AffectedOrderID    V2
        10  CheckSum               149

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  OrderMassStatusRequest (AF)
         8  BeginString        FIX.4.2
         9  BodyLength         67
        35  MsgType            AF  OrderMassStatusRequest
        34  MsgSeqNum          2
        49  SenderCompID       CLIENT
        52  SendingTime        20261125-09:30:00.000
        56  TargetCompID       APUS
       584  MassStatusReqID    S1
       585  MassStatusReqType  7   ALL
        10  CheckSum           144

    """,
  ]
}
