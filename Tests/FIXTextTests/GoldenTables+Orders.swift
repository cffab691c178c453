// What a person sees of each sample message of the session and of orders. Held as it is: a change here is meant.

extension GoldenTables {
  static let first = [
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  Heartbeat (0)
         8  BeginString   FIX.4.2
         9  BodyLength    62
        35  MsgType       0  Heartbeat
        34  MsgSeqNum     2
        49  SenderCompID  APUS
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  CLIENT
       112  TestReqID     TEST
        10  CheckSum      204

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  TestRequest (1)
         8  BeginString   FIX.4.2
         9  BodyLength    62
        35  MsgType       1  TestRequest
        34  MsgSeqNum     2
        49  SenderCompID  APUS
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  CLIENT
       112  TestReqID     TEST
        10  CheckSum      205

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  ResendRequest (2)
         8  BeginString   FIX.4.2
         9  BodyLength    62
        35  MsgType       2  ResendRequest
        34  MsgSeqNum     2
        49  SenderCompID  APUS
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  CLIENT
         7  BeginSeqNo    9
        16  EndSeqNo      0
        10  CheckSum      063

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  Reject (3)
         8  BeginString          FIX.4.2
         9  BodyLength           127
        35  MsgType              3  Reject
        34  MsgSeqNum            2
        49  SenderCompID         APUS
        52  SendingTime          20261125-09:30:00.000
        56  TargetCompID         CLIENT
        45  RefSeqNum            7
        58  Text                 Value is incorrect (out of range) for this tag
       371  RefTagID             54
       372  RefMsgType           D  NewOrderSingle
       373  SessionRejectReason  5  VALUE_INCORRECT
        10  CheckSum             080

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  SequenceReset (4)
         8  BeginString   FIX.4.2
         9  BodyLength    65
        35  MsgType       4  SequenceReset
        34  MsgSeqNum     2
        49  SenderCompID  CLIENT
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  APUS
        36  NewSeqNo      12
       123  GapFillFlag   Y  yes
        10  CheckSum      248

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  Logout (5)
         8  BeginString   FIX.4.2
         9  BodyLength    67
        35  MsgType       5  Logout
        34  MsgSeqNum     2
        49  SenderCompID  CLIENT
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  APUS
        58  Text          end of day
        10  CheckSum      249

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  Logon (A)
         8  BeginString       FIX.4.2
         9  BodyLength        116
        35  MsgType           A  Logon
        34  MsgSeqNum         2
        49  SenderCompID      CLIENT
        52  SendingTime       20261125-09:30:00.000
        56  TargetCompID      APUS
        95  RawDataLength     6
        96  RawData           secret
        98  EncryptMethod     0  NONE
       108  HeartBtInt        30
       141  ResetSeqNumFlag   Y  yes
       384  NoMsgTypes        2
       372   1. RefMsgType    D  NewOrderSingle
       385      MsgDirection  S  SEND
       372   2. RefMsgType    8  ExecutionReport
       385      MsgDirection  R  RECEIVE
        10  CheckSum          246

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  NewOrderSingle (D)
         8  BeginString          FIX.4.2
         9  BodyLength           179
        35  MsgType              D    NewOrderSingle
        34  MsgSeqNum            2
        49  SenderCompID         CLIENT
        52  SendingTime          20261125-09:30:00.000
        56  TargetCompID         APUS
         1  Account              ann
        11  ClOrdID              C1
        18  ExecInst             6 G  PARTICIPATE_DONT_INITIATE, ALL_OR_NONE
        21  HandlInst            1    AUTOMATED_PRIVATE
        38  OrderQty             100
        40  OrdType              2    LIMIT
        44  Price                10.25
        54  Side                 1    BUY
        55  Symbol               ACME
        59  TimeInForce          0    DAY
        60  TransactTime         20261125-09:30:00.000
        78  NoAllocs             2
        79   1. AllocAccount     ann
        80      AllocShares      60
        79   2. AllocAccount     bob
        80      AllocShares      40
      5001  SelfTradePrevention  O    CANCEL_OLDEST
        10  CheckSum             207

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  NewOrderList (E)
         8  BeginString           FIX.4.2
         9  BodyLength            151
        35  MsgType               E  NewOrderList
        34  MsgSeqNum             2
        49  SenderCompID          CLIENT
        52  SendingTime           20261125-09:30:00.000
        56  TargetCompID          APUS
        66  ListID                L1
        68  TotNoOrders           2
        73  NoOrders              2
        11   1. ClOrdID           C2
        67      ListSeqNo         1
        55      Symbol            ACME
        54      Side              1  BUY
        38      OrderQty          10
        11   2. ClOrdID           C3
        67      ListSeqNo         2
        78      NoAllocs          1
        79       1. AllocAccount  bob
        80          AllocShares   5
        55      Symbol            EMCA
        54      Side              2  SELL
        38      OrderQty          5
       394  BidType               3  NO_BIDDING
        10  CheckSum              129

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  OrderCancelRequest (F)
         8  BeginString   FIX.4.2
         9  BodyLength    103
        35  MsgType       F  OrderCancelRequest
        34  MsgSeqNum     2
        49  SenderCompID  CLIENT
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  APUS
        11  ClOrdID       C4
        41  OrigClOrdID   C1
        54  Side          1  BUY
        55  Symbol        ACME
        60  TransactTime  20261125-09:30:00.000
        10  CheckSum      130

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  OrderCancelReplaceRequest (G)
         8  BeginString   FIX.4.2
         9  BodyLength    129
        35  MsgType       G  OrderCancelReplaceRequest
        34  MsgSeqNum     2
        49  SenderCompID  CLIENT
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  APUS
        11  ClOrdID       C5
        21  HandlInst     1  AUTOMATED_PRIVATE
        38  OrderQty      120
        40  OrdType       2  LIMIT
        41  OrigClOrdID   C1
        44  Price         10.26
        54  Side          1  BUY
        55  Symbol        ACME
        60  TransactTime  20261125-09:30:00.000
        10  CheckSum      011

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  OrderStatusRequest (H)
         8  BeginString   FIX.4.2
         9  BodyLength    72
        35  MsgType       H  OrderStatusRequest
        34  MsgSeqNum     2
        49  SenderCompID  CLIENT
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  APUS
        11  ClOrdID       C1
        54  Side          1  BUY
        55  Symbol        ACME
        10  CheckSum      125

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  ExecutionReport (8)
         8  BeginString         FIX.4.2
         9  BodyLength          207
        35  MsgType             8  ExecutionReport
        34  MsgSeqNum           2
        49  SenderCompID        APUS
        52  SendingTime         20261125-09:30:00.000
        56  TargetCompID        CLIENT
         6  AvgPx               10.25
        11  ClOrdID             C1
        14  CumQty              40
        17  ExecID              E2
        20  ExecTransType       0  NEW
        31  LastPx              10.25
        32  LastShares          40
        37  OrderID             V1
        38  OrderQty            100
        39  OrdStatus           1  PARTIALLY_FILLED
        40  OrdType             2  LIMIT
        44  Price               10.25
        54  Side                1  BUY
        55  Symbol              ACME
        59  TimeInForce         0  DAY
        60  TransactTime        20261125-09:30:00.000
       150  ExecType            1  PARTIAL_FILL
       151  LeavesQty           60
       382  NoContraBrokers     1
       375   1. ContraBroker    X1
       437      ContraTradeQty  40
        10  CheckSum            222

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  OrderCancelReject (9)
         8  BeginString       FIX.4.2
         9  BodyLength        107
        35  MsgType           9  OrderCancelReject
        34  MsgSeqNum         2
        49  SenderCompID      APUS
        52  SendingTime       20261125-09:30:00.000
        56  TargetCompID      CLIENT
        11  ClOrdID           C4
        37  OrderID           NONE
        39  OrdStatus         8  REJECTED
        41  OrigClOrdID       C9
        58  Text              unknown order
       102  CxlRejReason      1  UNKNOWN_ORDER
       434  CxlRejResponseTo  1  ORDER_CANCEL_REQUEST
        10  CheckSum          230

    """,
    """
    2026-11-25 09:30:00.000  CLIENT → APUS  #2  DontKnowTrade (Q)
         8  BeginString   FIX.4.2
         9  BodyLength    84
        35  MsgType       Q  DontKnowTrade
        34  MsgSeqNum     2
        49  SenderCompID  CLIENT
        52  SendingTime   20261125-09:30:00.000
        56  TargetCompID  APUS
        17  ExecID        E2
        37  OrderID       V1
        54  Side          1  BUY
        55  Symbol        ACME
       127  DKReason      A  UNKNOWN_SYMBOL
        10  CheckSum      218

    """,
    """
    2026-11-25 09:30:00.000  APUS → CLIENT  #2  BusinessMessageReject (j)
         8  BeginString           FIX.4.2
         9  BodyLength            98
        35  MsgType               j  BusinessMessageReject
        34  MsgSeqNum             2
        49  SenderCompID          APUS
        52  SendingTime           20261125-09:30:00.000
        56  TargetCompID          CLIENT
        45  RefSeqNum             8
        58  Text                  Unsupported Message Type
       372  RefMsgType            C  Email
       380  BusinessRejectReason  3  UNSUPPORTED_MESSAGE_TYPE
        10  CheckSum              000

    """,
  ]
}
