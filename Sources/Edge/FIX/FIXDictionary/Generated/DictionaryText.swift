// The dictionaries, without their comments, for `Dialect.fix42` and `.apus` to read.
// Written by tools/generate-fix from the .dictionary files: change those, not this.

enum DictionaryText {
  static let fix42: StaticString = #"""
    dialect fix42 FIX.4.2
    field 1 Account string: the account that the order is for
    field 6 AvgPx price: average price of all the order's fills so far
    field 7 BeginSeqNo seqNum: first message to be sent again
    field 8 BeginString string: the version of FIX; always the first field
    field 9 BodyLength length: bytes from after this field to before CheckSum; always the second
    field 10 CheckSum string: sum of all bytes before it modulo 256, three digits; always the last
    field 11 ClOrdID string: the client's name for the order, unique on its day
    field 12 Commission amount: what is charged, in the unit of CommType
    field 13 CommType char: the unit of Commission
      1 PER_UNIT: money for each unit
      2 PERCENT: percent of the value
      3 ABSOLUTE: money in all
    field 14 CumQty quantity: filled so far
    field 15 Currency currency: the currency that the price is in
    field 16 EndSeqNo seqNum: last message to be sent again; 0 is all that follow
    field 17 ExecID string: the seller side's name for this report, unique on its day
    field 18 ExecInst multipleValueString: how the order is to be worked
      0 STAY_ON_OFFER_SIDE: stay on the offer side
      1 NOT_HELD: the broker may use its judgement
      2 WORK: work the order
      3 GO_ALONG: go along with the market
      4 OVER_THE_DAY: spread over the day
      5 HELD: no judgement is left to the broker
      6 PARTICIPATE_DONT_INITIATE: only add to the book, never take from it
      7 STRICT_SCALE: scale strictly
      8 TRY_TO_SCALE: scale if possible
      9 STAY_ON_BID_SIDE: stay on the bid side
      A NO_CROSS: must not be crossed
      B OK_TO_CROSS: may be crossed
      C CALL_FIRST: call before doing it
      D PERCENT_OF_VOLUME: as a share of the market's volume
      E DO_NOT_INCREASE: the quantity isn't raised by a dividend
      F DO_NOT_REDUCE: the price isn't lowered by a dividend
      G ALL_OR_NONE: filled whole or not at all
      I INSTITUTIONS_ONLY: only institutions may be the other side
      L LAST_PEG: follows the last trade
      M MID_PRICE_PEG: follows the middle of the best prices
      N NON_NEGOTIABLE: no negotiation
      O OPENING_PEG: follows the opening price
      P MARKET_PEG: follows the other side's best price
      R PRIMARY_PEG: follows its own side's best price
      S SUSPEND: is held back
      T FIXED_PEG: stays at a fixed distance from its side's best price at entry
      U CUSTOMER_DISPLAY_INSTRUCTION: display as the customer has asked
      V NETTING: for netting in foreign exchange
      W PEG_TO_VWAP: follows the volume weighted average price
    field 19 ExecRefID string: the ExecID of the report that this one cancels or corrects
    field 20 ExecTransType char: what the report does
      0 NEW: tells something new
      1 CANCEL: takes a former report back
      2 CORRECT: corrects a former report
      3 STATUS: repeats where the order stands
    field 21 HandlInst char: how the broker handles the order
      1 AUTOMATED_PRIVATE: by machine, nobody intervenes
      2 AUTOMATED_PUBLIC: by machine, a broker may intervene
      3 MANUAL: by hand
    field 22 IDSource string: who issued the SecurityID
      1 CUSIP: CUSIP
      2 SEDOL: SEDOL
      3 QUIK: QUIK
      4 ISIN: ISIN
      5 RIC: Reuters code
      6 ISO_CURRENCY: ISO currency code
      7 ISO_COUNTRY: ISO country code
      8 EXCHANGE_SYMBOL: the exchange's symbol
      9 CTA_SYMBOL: the consolidated tape's symbol
    field 23 IOIid string: names an indication of interest
    field 29 LastCapacity char: what the broker was in this fill
      1 AGENT: agent
      2 CROSS_AS_AGENT: agent of both sides
      3 CROSS_AS_PRINCIPAL: principal of a cross
      4 PRINCIPAL: principal
    field 30 LastMkt exchange: where this fill happened
    field 31 LastPx price: price of this fill
    field 32 LastShares quantity: quantity of this fill
    field 33 LinesOfText numInGroup: lines of text that follow
    field 34 MsgSeqNum seqNum: the message's number in its direction, from 1
    field 35 MsgType string: which message this is; always the third field
      6 INDICATION_OF_INTEREST: indication of interest
      7 ADVERTISEMENT: a trade made known
      J ALLOCATION: how a trade is shared out
      K LIST_CANCEL_REQUEST: asks to cancel a list
      L LIST_EXECUTE: asks to begin a list
      M LIST_STATUS_REQUEST: asks where a list stands
      N LIST_STATUS: where a list stands
      P ALLOCATION_ACK: answers an allocation
      T SETTLEMENT_INSTRUCTIONS: how trades are settled
      k BID_REQUEST: asks for bids on a list
      l BID_RESPONSE: bids on a list
      m LIST_STRIKE_PRICE: a list's reference prices
    field 36 NewSeqNo seqNum: the number that the next message has
    field 37 OrderID string: the seller side's name for the order
    field 38 OrderQty quantity: how much is ordered
    field 39 OrdStatus char: where the order stands
      0 NEW: works, nothing filled
      1 PARTIALLY_FILLED: works, partly filled
      2 FILLED: filled
      3 DONE_FOR_DAY: nothing more today
      4 CANCELED: canceled
      5 REPLACED: replaced
      6 PENDING_CANCEL: a cancel is being looked at
      7 STOPPED: guaranteed by the broker, not yet filled
      8 REJECTED: refused
      9 SUSPENDED: held back
      A PENDING_NEW: being looked at
      B CALCULATED: filled, commission and the like reckoned
      C EXPIRED: its time is over
      D ACCEPTED_FOR_BIDDING: taken for a bid
      E PENDING_REPLACE: a replace is being looked at
    field 40 OrdType char: what kind of order it is
      1 MARKET: at any price
      2 LIMIT: at this price or better
      3 STOP: at any price once the stop is reached
      4 STOP_LIMIT: at a price or better once the stop is reached
      5 MARKET_ON_CLOSE: at any price at the close
      6 WITH_OR_WITHOUT: with or without
      7 LIMIT_OR_BETTER: at this price or better, marked as such
      8 LIMIT_WITH_OR_WITHOUT: limit with or without
      9 ON_BASIS: on basis
      A ON_CLOSE: at the close
      B LIMIT_ON_CLOSE: at this price or better at the close
      C FOREX_MARKET: foreign exchange at any price
      D PREVIOUSLY_QUOTED: at a quote that was given
      E PREVIOUSLY_INDICATED: at an indication that was given
      F FOREX_LIMIT: foreign exchange at this price or better
      G FOREX_SWAP: a swap of foreign exchange
      H FOREX_PREVIOUSLY_QUOTED: foreign exchange at a quote that was given
      I FUNARI: a limit order whose rest is market on close
      P PEGGED: follows the market
    field 41 OrigClOrdID string: the ClOrdID that is to be canceled or replaced
    field 42 OrigTime utcTimestamp: when the message was written
    field 43 PossDupFlag boolean: this number may have been sent before
    field 44 Price price: price of a unit
    field 45 RefSeqNum seqNum: the number of the message that is answered
    field 46 RelatdSym string: a symbol that the text is about
    field 47 Rule80A char: for whom the order is, and how
      A AGENCY_SINGLE: agency, single order
      B SHORT_EXEMPT_B: short exempt, type B
      C PROGRAM_NON_INDEX_MEMBER: program order, no index arbitrage, member's own
      D PROGRAM_INDEX_MEMBER: program order, index arbitrage, member's own
      E REGISTERED_TRADER: registered equity market maker
      F SHORT_EXEMPT_F: short exempt, type F
      H SHORT_EXEMPT_H: short exempt, type H
      I INDIVIDUAL_SINGLE: individual investor, single order
      J PROGRAM_INDEX_INDIVIDUAL: program order, index arbitrage, individual
      K PROGRAM_NON_INDEX_INDIVIDUAL: program order, no index arbitrage, individual
      L SHORT_EXEMPT_AFFILIATED: short exempt, member affiliated with the clearing firm
      M PROGRAM_INDEX_OTHER_MEMBER: program order, index arbitrage, another member
      N PROGRAM_NON_INDEX_OTHER_MEMBER: program order, no index arbitrage, another member
      O PROPRIETARY_AFFILIATED: competing dealer, affiliated with the clearing firm
      P PRINCIPAL: the member's own
      R COMPETING_DEALER_NON_MEMBER: for a competing dealer who is no member
      S SPECIALIST: specialist's
      T COMPETING_DEALER_UNAFFILIATED: for a competing dealer who isn't affiliated
      U PROGRAM_INDEX_AGENCY: program order, index arbitrage, other agency
      W ALL_OTHER_AGENT: all other orders as agent for another member
      X SHORT_EXEMPT_UNAFFILIATED: short exempt, member not affiliated
      Y PROGRAM_NON_INDEX_AGENCY: program order, no index arbitrage, other agency
      Z SHORT_EXEMPT_NON_MEMBER: short exempt, no member
    field 48 SecurityID string: the security in the numbering of IDSource
    field 49 SenderCompID string: who sends
    field 50 SenderSubID string: who of the sender: a desk, a trader
    field 52 SendingTime utcTimestamp: when the message was sent
    field 54 Side char: which side of the market
      1 BUY: buys
      2 SELL: sells
      3 BUY_MINUS: buys on a downtick
      4 SELL_PLUS: sells on an uptick
      5 SELL_SHORT: sells what it doesn't have
      6 SELL_SHORT_EXEMPT: sells short, exempt from the rules for it
      7 UNDISCLOSED: isn't told
      8 CROSS: both sides
      9 CROSS_SHORT: both sides, the seller short
    field 55 Symbol string: the security
    field 56 TargetCompID string: who receives
    field 57 TargetSubID string: who of the receiver
    field 58 Text string: free text
    field 59 TimeInForce char: how long the order stays
      0 DAY: until the day ends
      1 GOOD_TILL_CANCEL: until canceled
      2 AT_THE_OPENING: in the opening only
      3 IMMEDIATE_OR_CANCEL: what fills at once; the rest is canceled
      4 FILL_OR_KILL: whole and at once, or not at all
      5 GOOD_TILL_CROSSING: until the next cross
      6 GOOD_TILL_DATE: until ExpireDate or ExpireTime
    field 60 TransactTime utcTimestamp: when the order or the event was made
    field 61 Urgency char: how urgent the news is
      0 NORMAL: can wait
      1 FLASH: at once
      2 BACKGROUND: only for information
    field 62 ValidUntilTime utcTimestamp: when the quote ends
    field 63 SettlmntTyp char: when the trade settles
      0 REGULAR: as usual
      1 CASH: on the same day
      2 NEXT_DAY: on the next day
      3 T_PLUS_2: two days later
      4 T_PLUS_3: three days later
      5 T_PLUS_4: four days later
      6 FUTURE: on FutSettDate
      7 WHEN_ISSUED: when issued
      8 SELLERS_OPTION: on FutSettDate, or earlier if the seller likes
      9 T_PLUS_5: five days later
    field 64 FutSettDate localMktDate: the day of settlement
    field 65 SymbolSfx string: what the symbol leaves out: preferred, when issued
    field 66 ListID string: names the list of orders
    field 67 ListSeqNo int: the order's place in its list, from 1
    field 68 TotNoOrders int: orders of the list, in all its messages
    field 69 ListExecInst string: how the list is to be worked, as text
    field 73 NoOrders numInGroup: orders in this message
    field 75 TradeDate localMktDate: the day that the trade counts for
    field 76 ExecBroker string: the broker that is to execute
    field 77 OpenClose char: opens a position or closes one
      C CLOSE: closes
      O OPEN: opens
    field 78 NoAllocs numInGroup: accounts that share the order
    field 79 AllocAccount string: one of the accounts
    field 80 AllocShares quantity: that account's part
    field 81 ProcessCode char: how the parts are settled
      0 REGULAR: as usual
      1 SOFT_DOLLAR: pays for research
      2 STEP_IN: another broker's trade comes in
      3 STEP_OUT: goes out to another broker
      4 SOFT_DOLLAR_STEP_IN: a step in that pays for research
      5 SOFT_DOLLAR_STEP_OUT: a step out that pays for research
      6 PLAN_SPONSOR: for a plan's sponsor
    field 89 Signature data SignatureLength: the message's signature
    field 90 SecureDataLen length: bytes of SecureData
    field 91 SecureData data SecureDataLen: the encrypted part
    field 93 SignatureLength length: bytes of Signature
    field 94 EmailType char: which letter of a conversation this is
      0 NEW: the first
      1 REPLY: an answer
      2 ADMIN_REPLY: an answer of the administration
    field 95 RawDataLength length: bytes of RawData
    field 96 RawData data RawDataLength: bytes of any form
    field 97 PossResend boolean: the same may have been sent under another number
    field 98 EncryptMethod int: how the messages are encrypted
      0 NONE: not
      1 PKCS: PKCS, its own format
      2 DES: DES in ECB mode
      3 PKCS_DES: PKCS with DES
      4 PGP_DES: PGP with DES
      5 PGP_DES_MD5: PGP with DES and MD5
      6 PEM_DES_MD5: PEM with DES and MD5
    field 99 StopPx price: the price that wakes the order
    field 100 ExDestination exchange: where the order is to be executed
    field 102 CxlRejReason int: why the cancel or replace is refused
      0 TOO_LATE: too late
      1 UNKNOWN_ORDER: no such order
      2 BROKER_OPTION: the broker's decision
      3 ALREADY_PENDING: a cancel or replace is already being looked at
    field 103 OrdRejReason int: why the order is refused
      0 BROKER_OPTION: the broker's decision
      1 UNKNOWN_SYMBOL: no such security
      2 EXCHANGE_CLOSED: the exchange is closed
      3 EXCEEDS_LIMIT: above a limit
      4 TOO_LATE: too late
      5 UNKNOWN_ORDER: no such order
      6 DUPLICATE_ORDER: this ClOrdID has been used
      7 DUPLICATE_OF_VERBAL: was already given by word of mouth
      8 STALE_ORDER: too old
    field 106 Issuer string: the security's issuer
    field 107 SecurityDesc string: the security in words
    field 108 HeartBtInt int: seconds between heartbeats
    field 109 ClientID string: whom the order is for, where a third firm sends it
    field 110 MinQty quantity: the least that may be filled
    field 111 MaxFloor quantity: the most that is shown
    field 112 TestReqID string: comes back in the heartbeat that answers
    field 113 ReportToExch boolean: the receiver of this must report the trade
    field 114 LocateReqd boolean: the broker must find the stock to be sold short
    field 115 OnBehalfOfCompID string: whose message is passed on
    field 116 OnBehalfOfSubID string: who of that firm
    field 117 QuoteID string: names the quote
    field 119 SettlCurrAmt amount: to be paid, in the settlement's currency
    field 120 SettlCurrency currency: the settlement's currency
    field 121 ForexReq boolean: foreign exchange is to be done with it
    field 122 OrigSendingTime utcTimestamp: when a message that is sent again was first sent
    field 123 GapFillFlag boolean: the numbers skipped were the session's messages
    field 126 ExpireTime utcTimestamp: when the order ends
    field 127 DKReason char: why a trade is denied
      A UNKNOWN_SYMBOL: no such security
      B WRONG_SIDE: the other side was ordered
      C QUANTITY_EXCEEDS_ORDER: more than was ordered
      D NO_MATCHING_ORDER: no such order
      E PRICE_EXCEEDS_LIMIT: worse than the limit
      Z OTHER: another reason
    field 128 DeliverToCompID string: whom the message is to be passed on to
    field 129 DeliverToSubID string: who of that firm
    field 131 QuoteReqID string: names the request for a quote
    field 132 BidPx price: price of the bid
    field 133 OfferPx price: price of the offer
    field 134 BidSize quantity: size of the bid
    field 135 OfferSize quantity: size of the offer
    field 140 PrevClosePx price: last day's closing price
    field 141 ResetSeqNumFlag boolean: both sides begin at 1 again
    field 142 SenderLocationID string: where the sender is
    field 143 TargetLocationID string: where the receiver is
    field 144 OnBehalfOfLocationID string: where the firm is whose message is passed on
    field 145 DeliverToLocationID string: where the firm is that it is passed on to
    field 146 NoRelatedSym numInGroup: securities that follow
    field 147 Subject string: the letter's subject
    field 148 Headline string: the news' headline
    field 149 URLLink string: an address with more
    field 150 ExecType char: what happened to the order
      0 NEW: taken
      1 PARTIAL_FILL: partly filled
      2 FILL: filled
      3 DONE_FOR_DAY: nothing more today
      4 CANCELED: canceled
      5 REPLACED: replaced
      6 PENDING_CANCEL: a cancel is being looked at
      7 STOPPED: guaranteed by the broker, not yet filled
      8 REJECTED: refused
      9 SUSPENDED: held back
      A PENDING_NEW: being looked at
      B CALCULATED: filled, commission and the like reckoned
      C EXPIRED: its time is over
      D RESTATED: changed unasked
      E PENDING_REPLACE: a replace is being looked at
    field 151 LeavesQty quantity: still to be filled
    field 152 CashOrderQty quantity: how much money is to be spent
    field 155 SettlCurrFxRate float: rate from the trade's currency to the settlement's
    field 156 SettlCurrFxRateCalc char: what to do with SettlCurrFxRate
      M MULTIPLY: multiply
      D DIVIDE: divide
    field 160 SettlInstMode char: whence the settlement's instructions come
      0 DEFAULT: the defaults
      1 STANDING_PROVIDED: standing ones
      2 SPECIFIC_OVERRIDING: given for the account, instead of the standing ones
      3 SPECIFIC_STANDING: given for the account, to stand from now on
    field 164 EmailThreadID string: the conversation
    field 167 SecurityType string: what kind of security
      BA BANKERS_ACCEPTANCE: bankers' acceptance
      CB CONVERTIBLE_BOND: convertible bond
      CD CERTIFICATE_OF_DEPOSIT: certificate of deposit
      CMO COLLATERALIZED_MORTGAGE_OBLIGATION: collateralised mortgage obligation
      CORP CORPORATE_BOND: corporate bond
      CP COMMERCIAL_PAPER: commercial paper
      CPP CORPORATE_PRIVATE_PLACEMENT: private placement of a corporation
      CS COMMON_STOCK: common stock
      FHA FEDERAL_HOUSING_AUTHORITY: of the housing authority
      FHL FEDERAL_HOME_LOAN: of the home loan banks
      FN FEDERAL_NATIONAL_MORTGAGE: of the national mortgage association
      FOR FOREIGN_EXCHANGE: foreign exchange contract
      FUT FUTURE: future
      GN GOVERNMENT_NATIONAL_MORTGAGE: of the government's mortgage association
      GOVT TREASURY_DEBENTURE: treasuries and agency debentures
      IET MORTGAGE_IOETTE: mortgage IOETTE
      MF MUTUAL_FUND: mutual fund
      MIO MORTGAGE_INTEREST_ONLY: a mortgage's interest
      MPO MORTGAGE_PRINCIPAL_ONLY: a mortgage's principal
      MPP MORTGAGE_PRIVATE_PLACEMENT: private placement of mortgages
      MPT MISCELLANEOUS_PASS_THROUGH: other pass through
      MUNI MUNICIPAL_BOND: municipal bond
      NONE NO_ISITC_TYPE: no type
      OPT OPTION: option
      PS PREFERRED_STOCK: preferred stock
      RP REPURCHASE_AGREEMENT: repurchase agreement
      RVRP REVERSE_REPURCHASE_AGREEMENT: repurchase agreement in reverse
      SL STUDENT_LOAN: student loans
      TD TIME_DEPOSIT: time deposit
      USTB TREASURY_BILL: treasury bill
      WAR WARRANT: warrant
      ZOO CATS_TIGERS_LIONS: stripped treasuries
      ? WILDCARD: any, in a question
    field 168 EffectiveTime utcTimestamp: when the order begins
    field 188 BidSpotRate price: spot rate of the bid
    field 189 BidForwardPoints priceOffset: forward points of the bid
    field 190 OfferSpotRate price: spot rate of the offer
    field 191 OfferForwardPoints priceOffset: forward points of the offer
    field 192 OrderQty2 quantity: quantity of a swap's far leg
    field 193 FutSettDate2 localMktDate: settlement of a swap's far leg
    field 194 LastSpotRate price: spot rate of this fill
    field 195 LastForwardPoints priceOffset: forward points of this fill
    field 198 SecondaryOrderID string: another name for the order, the exchange's say
    field 200 MaturityMonthYear monthYear: when the future or option ends
    field 201 PutOrCall int: what the option gives the right to
      0 PUT: to sell
      1 CALL: to buy
    field 202 StrikePrice price: the option's price
    field 203 CoveredOrUncovered int: how the option's writer stands
      0 COVERED: has what may be called
      1 UNCOVERED: hasn't
    field 204 CustomerOrFirm int: whose order for options it is
      0 CUSTOMER: a customer's
      1 FIRM: the firm's own
    field 205 MaturityDay dayOfMonth: the day in MaturityMonthYear
    field 206 OptAttribute char: tells apart versions of an option
    field 207 SecurityExchange exchange: where the security is listed
    field 210 MaxShow quantity: the most that may be shown to others
    field 211 PegDifference priceOffset: distance from the price that is followed
    field 212 XmlDataLen length: bytes of XmlData
    field 213 XmlData data XmlDataLen: XML of any form
    field 215 NoRoutingIDs numInGroup: addressees that follow
    field 216 RoutingType int: what is done with the addressee
      1 TARGET_FIRM: goes to this firm
      2 TARGET_LIST: goes to this list of firms
      3 BLOCK_FIRM: doesn't go to this firm
      4 BLOCK_LIST: doesn't go to this list of firms
    field 217 RoutingID string: the firm or list
    field 223 CouponRate float: the coupon's interest
    field 231 ContractMultiplier float: units that a contract stands for
    field 262 MDReqID string: names the request for market data
    field 263 SubscriptionRequestType char: once, or from now on
      0 SNAPSHOT: once
      1 SNAPSHOT_PLUS_UPDATES: once, and each change
      2 UNSUBSCRIBE: no more
    field 264 MarketDepth int: levels of the book; 0 is all, 1 the best
    field 265 MDUpdateType int: how changes are told
      0 FULL_REFRESH: all anew
      1 INCREMENTAL_REFRESH: what changed
    field 266 AggregatedBook boolean: one entry a price, rather than one an order
    field 267 NoMDEntryTypes numInGroup: kinds of entries that are asked for
    field 268 NoMDEntries numInGroup: entries that follow
    field 269 MDEntryType char: what the entry tells
      0 BID: a bid
      1 OFFER: an offer
      2 TRADE: a trade
      3 INDEX_VALUE: an index
      4 OPENING_PRICE: the opening price
      5 CLOSING_PRICE: the closing price
      6 SETTLEMENT_PRICE: the settlement's price
      7 TRADING_SESSION_HIGH_PRICE: the highest price of the session
      8 TRADING_SESSION_LOW_PRICE: the lowest price of the session
      9 TRADING_SESSION_VWAP_PRICE: the session's volume weighted average
    field 270 MDEntryPx price: the entry's price
    field 271 MDEntrySize quantity: the entry's size
    field 272 MDEntryDate utcDate: the entry's day
    field 273 MDEntryTime utcTimeOnly: the entry's time
    field 274 TickDirection char: where the price came from
      0 PLUS_TICK: from below
      1 ZERO_PLUS_TICK: the same, last from below
      2 MINUS_TICK: from above
      3 ZERO_MINUS_TICK: the same, last from above
    field 275 MDMkt exchange: the market of the entry
    field 276 QuoteCondition multipleValueString: what is to be known of the quote
      A OPEN: open
      B CLOSED: closed
      C EXCHANGE_BEST: the exchange's best
      D CONSOLIDATED_BEST: the best of all
      E LOCKED: bid equals offer
      F CROSSED: bid above offer
      G DEPTH: not at the top
      H FAST_TRADING: a fast market
      I NON_FIRM: doesn't bind
    field 277 TradeCondition multipleValueString: what is to be known of the trade
      A CASH_MARKET: cash market
      B AVERAGE_PRICE: at an average price
      C CASH_TRADE: settles on the same day
      D NEXT_DAY_MARKET: next day market
      E OPENING: opens or reopens trading
      F INTRADAY_DETAIL: a detail of the day
      G RULE_127: under rule 127 of the NYSE
      H RULE_155: under rule 155 of the AMEX
      I SOLD_LAST: the last one, told late
      J NEXT_DAY_TRADE: settles on the next day
      K OPENED: opened late
      L SELLER: settles when the seller likes
      M SOLD: told out of order
      N STOPPED_STOCK: a guaranteed price
    field 278 MDEntryID string: names the entry
    field 279 MDUpdateAction char: what to do with the entry
      0 NEW: add
      1 CHANGE: change
      2 DELETE: take away
    field 280 MDEntryRefID string: the entry that this one changes
    field 281 MDReqRejReason char: why the request for market data is refused
      0 UNKNOWN_SYMBOL: no such security
      1 DUPLICATE_ID: this MDReqID is in use
      2 INSUFFICIENT_BANDWIDTH: too much for the line
      3 INSUFFICIENT_PERMISSION: not allowed
      4 UNSUPPORTED_SUBSCRIPTION_REQUEST_TYPE: no such SubscriptionRequestType here
      5 UNSUPPORTED_MARKET_DEPTH: no such MarketDepth here
      6 UNSUPPORTED_UPDATE_TYPE: no such MDUpdateType here
      7 UNSUPPORTED_AGGREGATED_BOOK: no such AggregatedBook here
      8 UNSUPPORTED_ENTRY_TYPE: no such MDEntryType here
    field 282 MDEntryOriginator string: whose entry it is
    field 283 LocationID string: where the originator is
    field 284 DeskID string: the originator's desk
    field 285 DeleteReason char: why the entry is taken away
      0 CANCELATION: canceled or traded away
      1 ERROR: was an error
    field 286 OpenCloseSettleFlag char: which opening, close or settlement
      0 DAILY: the day's
      1 SESSION: the session's
      2 DELIVERY: the delivery's
    field 287 SellerDays int: days until delivery that the seller may choose
    field 288 MDEntryBuyer string: who buys
    field 289 MDEntrySeller string: who sells
    field 290 MDEntryPositionNo int: the entry's place in the book, from 1
    field 291 FinancialStatus char: how the company stands
      1 BANKRUPT: bankrupt
    field 292 CorporateAction char: what happens to the share
      A EX_DIVIDEND: without the dividend
      B EX_DISTRIBUTION: without the distribution
      C EX_RIGHTS: without the rights
      D NEW: newly issued
      E EX_INTEREST: without the interest
    field 293 DefBidSize quantity: bid size of quotes that tell none
    field 294 DefOfferSize quantity: offer size of quotes that tell none
    field 295 NoQuoteEntries numInGroup: quotes of this set
    field 296 NoQuoteSets numInGroup: sets of quotes that follow
    field 297 QuoteAckStatus int: what became of the quotes
      0 ACCEPTED: taken
      1 CANCELED_FOR_SYMBOL: canceled for a security
      2 CANCELED_FOR_SECURITY_TYPE: canceled for a type of securities
      3 CANCELED_FOR_UNDERLYING: canceled for an underlying
      4 CANCELED_ALL: all canceled
      5 REJECTED: refused
    field 298 QuoteCancelType int: which quotes to cancel
      1 FOR_SYMBOL: those for a security
      2 FOR_SECURITY_TYPE: those for a type of securities
      3 FOR_UNDERLYING: those for an underlying
      4 ALL: all
    field 299 QuoteEntryID string: names the quote in its set
    field 300 QuoteRejectReason int: why the quote is refused
      1 UNKNOWN_SYMBOL: no such security
      2 EXCHANGE_CLOSED: the exchange is closed
      3 EXCEEDS_LIMIT: above a limit
      4 TOO_LATE: too late
      5 UNKNOWN_QUOTE: no such quote
      6 DUPLICATE_QUOTE: this QuoteID has been used
      7 INVALID_SPREAD: bid and offer are too far apart or crossed
      8 INVALID_PRICE: an impossible price
      9 NOT_AUTHORIZED: not allowed to quote this
    field 301 QuoteResponseLevel int: which quotes are to be answered
      0 NONE: none
      1 NEGATIVE_ONLY: those that are refused
      2 EACH: all
    field 302 QuoteSetID string: names the set of quotes
    field 303 QuoteRequestType int: how the quote is asked for
      1 MANUAL: by hand
      2 AUTOMATIC: by machine
    field 304 TotQuoteEntries int: quotes of the set, in all its messages
    field 305 UnderlyingIDSource string: who issued the UnderlyingSecurityID
    field 306 UnderlyingIssuer string: the underlying's issuer
    field 307 UnderlyingSecurityDesc string: the underlying in words
    field 308 UnderlyingSecurityExchange exchange: where the underlying is listed
    field 309 UnderlyingSecurityID string: the underlying in the numbering of UnderlyingIDSource
    field 310 UnderlyingSecurityType string: what kind of security the underlying is
    field 311 UnderlyingSymbol string: the underlying
    field 312 UnderlyingSymbolSfx string: what the underlying's symbol leaves out
    field 313 UnderlyingMaturityMonthYear monthYear: when the underlying ends
    field 314 UnderlyingMaturityDay dayOfMonth: the day in UnderlyingMaturityMonthYear
    field 315 UnderlyingPutOrCall int: what the underlying gives the right to
    field 316 UnderlyingStrikePrice price: the underlying option's price
    field 317 UnderlyingOptAttribute char: tells apart versions of the underlying
    field 318 UnderlyingCurrency currency: the currency of the underlying
    field 319 RatioQty quantity: units of the leg in one of the whole
    field 320 SecurityReqID string: names the question about a security
    field 321 SecurityRequestType int: what is asked about the security
      0 IDENTITY_AND_SPECIFICATIONS: what it is and how it trades
      1 IDENTITY_FOR_SPECIFICATIONS: what it is, given how it trades
      2 LIST_SECURITY_TYPES: which types there are
      3 LIST_SECURITIES: which securities there are
    field 322 SecurityResponseID string: names the answer about a security
    field 323 SecurityResponseType int: how the question was answered
      1 ACCEPT_AS_IS: as it was put
      2 ACCEPT_WITH_REVISIONS: with changes
      3 LIST_OF_SECURITY_TYPES: by the types there are
      4 LIST_OF_SECURITIES: by the securities there are
      5 REJECT: it is refused
      6 CANNOT_MATCH: nothing of that kind
    field 324 SecurityStatusReqID string: names the question where a security stands
    field 325 UnsolicitedIndicator boolean: nobody asked for this message
    field 326 SecurityTradingStatus int: how the security trades now
      1 OPENING_DELAY: opens late
      2 TRADING_HALT: halted
      3 RESUME: trades again
      4 NO_OPEN_NO_RESUME: neither opens nor resumes
      5 PRICE_INDICATION: a price is indicated
      6 TRADING_RANGE_INDICATION: a range is indicated
      7 IMBALANCE_BUY: more to buy at the market
      8 IMBALANCE_SELL: more to sell at the market
      9 MARKET_ON_CLOSE_IMBALANCE_BUY: more to buy at the close
      10 MARKET_ON_CLOSE_IMBALANCE_SELL: more to sell at the close
      12 NO_MARKET_IMBALANCE: no imbalance at the market
      13 NO_MARKET_ON_CLOSE_IMBALANCE: no imbalance at the close
      14 ITS_PRE_OPENING: before the opening, linked markets
      15 NEW_PRICE_INDICATION: another price is indicated
      16 TRADE_DISSEMINATION_TIME: when a trade is made known
      17 READY_TO_TRADE: about to trade
      18 NOT_AVAILABLE: not available for trading
      19 NOT_TRADED_HERE: not traded on this market
      20 UNKNOWN: unknown or invalid
    field 327 HaltReason char: why trading is halted
      I ORDER_IMBALANCE: too many orders on a side
      X EQUIPMENT_CHANGEOVER: equipment is being changed
      P NEWS_PENDING: news is expected
      D NEWS_DISSEMINATION: news is being spread
      E ORDER_INFLUX: too many orders
      M ADDITIONAL_INFORMATION: more is to be known first
    field 328 InViewOfCommon boolean: the halt comes from the common stock's
    field 329 DueToRelated boolean: the halt comes from a related security's
    field 330 BuyVolume quantity: volume bought
    field 331 SellVolume quantity: volume sold
    field 332 HighPx price: the highest price, of the session or indicated
    field 333 LowPx price: the lowest price, of the session or indicated
    field 334 Adjustment int: what was done to a trade
      1 CANCEL: canceled
      2 ERROR: an error
      3 CORRECTION: corrected
    field 335 TradSesReqID string: names the question where a session of trading stands
    field 336 TradingSessionID string: names the session of trading
    field 337 ContraTrader string: the other side's trader
    field 338 TradSesMethod int: how is traded
      1 ELECTRONIC: by machine
      2 OPEN_OUTCRY: by calling out
      3 TWO_PARTY: between two
    field 339 TradSesMode int: whether it is in earnest
      1 TESTING: a test
      2 SIMULATED: a simulation
      3 PRODUCTION: in earnest
    field 340 TradSesStatus int: where the session of trading stands
      1 HALTED: halted
      2 OPEN: open
      3 CLOSED: closed
      4 PRE_OPEN: before the opening
      5 PRE_CLOSE: before the close
    field 341 TradSesStartTime utcTimestamp: when the session begins
    field 342 TradSesOpenTime utcTimestamp: when it opens
    field 343 TradSesPreCloseTime utcTimestamp: when its close is prepared
    field 344 TradSesCloseTime utcTimestamp: when it closes
    field 345 TradSesEndTime utcTimestamp: when it ends
    field 346 NumberOfOrders int: orders at this price
    field 347 MessageEncoding string: how the Encoded fields are written
      ISO-2022-JP ISO_2022_JP: ISO 2022 for Japanese
      EUC-JP EUC_JP: EUC for Japanese
      SHIFT_JIS SHIFT_JIS: Shift-JIS
      UTF-8 UTF_8: Unicode
    field 348 EncodedIssuerLen length: bytes of EncodedIssuer
    field 349 EncodedIssuer data EncodedIssuerLen: Issuer in MessageEncoding
    field 350 EncodedSecurityDescLen length: bytes of EncodedSecurityDesc
    field 351 EncodedSecurityDesc data EncodedSecurityDescLen: SecurityDesc in MessageEncoding
    field 352 EncodedListExecInstLen length: bytes of EncodedListExecInst
    field 353 EncodedListExecInst data EncodedListExecInstLen: ListExecInst in MessageEncoding
    field 354 EncodedTextLen length: bytes of EncodedText
    field 355 EncodedText data EncodedTextLen: Text in MessageEncoding
    field 356 EncodedSubjectLen length: bytes of EncodedSubject
    field 357 EncodedSubject data EncodedSubjectLen: Subject in MessageEncoding
    field 358 EncodedHeadlineLen length: bytes of EncodedHeadline
    field 359 EncodedHeadline data EncodedHeadlineLen: Headline in MessageEncoding
    field 362 EncodedUnderlyingIssuerLen length: bytes of EncodedUnderlyingIssuer
    field 363 EncodedUnderlyingIssuer data EncodedUnderlyingIssuerLen: UnderlyingIssuer, encoded
    field 364 EncodedUnderlyingSecurityDescLen length: bytes of EncodedUnderlyingSecurityDesc
    field 365 EncodedUnderlyingSecurityDesc data EncodedUnderlyingSecurityDescLen: encoded
    field 367 QuoteSetValidUntilTime utcTimestamp: when the set's quotes end
    field 368 QuoteEntryRejectReason int: why this quote of a set is refused
      1 UNKNOWN_SYMBOL: no such security
      2 EXCHANGE_CLOSED: the exchange is closed
      3 EXCEEDS_LIMIT: above a limit
      4 TOO_LATE: too late
      5 UNKNOWN_QUOTE: no such quote
      6 DUPLICATE_QUOTE: this QuoteID has been used
      7 INVALID_SPREAD: bid and offer are too far apart or crossed
      8 INVALID_PRICE: an impossible price
      9 NOT_AUTHORIZED: not allowed to quote this
    field 369 LastMsgSeqNumProcessed seqNum: the last number that the sender has done with
    field 370 OnBehalfOfSendingTime utcTimestamp: when the firm sent what is passed on
    field 371 RefTagID int: the tag that was wrong
    field 372 RefMsgType string: the type of the message that is meant
    field 373 SessionRejectReason int: why the session refuses a message
      0 INVALID_TAG_NUMBER: no such tag
      1 REQUIRED_TAG_MISSING: a field is missing
      2 TAG_NOT_DEFINED_FOR_MESSAGE: a field that this message doesn't have
      3 UNDEFINED_TAG: a tag that nobody knows
      4 TAG_WITHOUT_VALUE: a field is empty
      5 VALUE_INCORRECT: no such value of this field
      6 INCORRECT_DATA_FORMAT: the value isn't written as it must be
      7 DECRYPTION_PROBLEM: can't be decrypted
      8 SIGNATURE_PROBLEM: the signature is wrong
      9 COMP_ID_PROBLEM: the wrong firms
      10 SENDING_TIME_PROBLEM: sent too long ago, or in the future
      11 INVALID_MSG_TYPE: no such message
    field 375 ContraBroker string: the other side's broker
    field 376 ComplianceID string: for the supervision
    field 377 SolicitedFlag boolean: the broker asked for the order
    field 378 ExecRestatementReason int: why the order was changed unasked
      0 CORPORATE_ACTION: something happened to the share
      1 RENEWAL: a good till canceled order is renewed
      2 VERBAL_CHANGE: by word of mouth
      3 REPRICING: priced anew
      4 BROKER_OPTION: the broker's decision
      5 PARTIAL_DECLINE: a part is declined
    field 379 BusinessRejectRefID string: the name in the message that is refused
    field 380 BusinessRejectReason int: why the application refuses a message
      0 OTHER: another reason
      1 UNKNOWN_ID: no such name
      2 UNKNOWN_SECURITY: no such security
      3 UNSUPPORTED_MESSAGE_TYPE: that message isn't spoken here
      4 APPLICATION_NOT_AVAILABLE: not now
      5 CONDITIONALLY_REQUIRED_FIELD_MISSING: a field is missing that another makes necessary
    field 381 GrossTradeAmt amount: the trade's value
    field 382 NoContraBrokers numInGroup: other sides that follow
    field 383 MaxMessageSize int: the longest message that is taken, in bytes
    field 384 NoMsgTypes numInGroup: types of messages that follow
    field 385 MsgDirection char: which way the type goes
      R RECEIVE: is received
      S SEND: is sent
    field 386 NoTradingSessions numInGroup: sessions of trading that follow
    field 387 TotalVolumeTraded quantity: volume of the session
    field 388 DiscretionInst char: what the discretion's price is reckoned from
      0 RELATED_TO_DISPLAYED_PRICE: the displayed price
      1 RELATED_TO_MARKET_PRICE: the other side's best price
      2 RELATED_TO_PRIMARY_PRICE: its own side's best price
      3 RELATED_TO_LOCAL_PRIMARY_PRICE: its own side's best price on this market
      4 RELATED_TO_MIDPOINT_PRICE: the middle of the best prices
      5 RELATED_TO_LAST_TRADE_PRICE: the last trade
    field 389 DiscretionOffset priceOffset: how far the broker may go from there
    field 390 BidID string: the seller side's name for the bid
    field 391 ClientBidID string: the client's name for the bid
    field 393 TotalNumSecurities int: securities of the answer, in all its messages
    field 394 BidType int: how the list was bid for
      1 NON_DISCLOSED: without showing the securities
      2 DISCLOSED: showing them
      3 NO_BIDDING: not at all
    field 401 SideValueInd int: which side's value the order belongs to
      1 SIDE_VALUE_1: the first
      2 SIDE_VALUE_2: the second
    field 414 ProgRptReqs int: who asks for reports on the list
      1 BUY_SIDE_REQUESTS: the client, by ListStatusRequest
      2 SELL_SIDE_SENDS: the broker sends them unasked
      3 REAL_TIME_EXECUTION_REPORTS: each order's reports do
    field 415 ProgPeriodInterval int: minutes between the reports
    field 424 DayOrderQty quantity: for a good till canceled order: what is left of it for today
    field 425 DayCumQty quantity: filled today
    field 426 DayAvgPx price: average price of today's fills
    field 427 GTBookingInst int: when a good till canceled order's fills are booked
      0 BOOK_EACH_DAY: each day's
      1 ACCUMULATE_UNTIL_DONE: once it is filled or ends
      2 ACCUMULATE_UNTIL_TOLD: once the client says so
    field 432 ExpireDate localMktDate: the last day of the order
    field 433 ListExecInstType char: when to begin with the list
      1 IMMEDIATE: at once
      2 WAIT_FOR_EXECUTE: when told
    field 434 CxlRejResponseTo char: what the refusal answers
      1 ORDER_CANCEL_REQUEST: a cancel
      2 ORDER_CANCEL_REPLACE_REQUEST: a replace
    field 435 UnderlyingCouponRate float: the underlying coupon's interest
    field 436 UnderlyingContractMultiplier float: units that the underlying contract stands for
    field 437 ContraTradeQty quantity: the other side's quantity
    field 438 ContraTradeTime utcTimestamp: when it traded with the other side
    field 439 ClearingFirm string: who clears
    field 440 ClearingAccount string: the account that is cleared to
    field 442 MultiLegReportingType char: what the report is about
      1 SINGLE_SECURITY: one security
      2 INDIVIDUAL_LEG: a leg of several
      3 MULTI_LEG_SECURITY: all the legs as one
    header
      BeginString!
      BodyLength!
      MsgType!
      SenderCompID!
      TargetCompID!
      OnBehalfOfCompID
      DeliverToCompID
      SecureDataLen
      SecureData
      MsgSeqNum!
      SenderSubID
      SenderLocationID
      TargetSubID
      TargetLocationID
      OnBehalfOfSubID
      OnBehalfOfLocationID
      DeliverToSubID
      DeliverToLocationID
      PossDupFlag
      PossResend
      SendingTime!
      OrigSendingTime
      XmlDataLen
      XmlData
      MessageEncoding
      LastMsgSeqNumProcessed
      OnBehalfOfSendingTime
    trailer
      SignatureLength
      Signature
      CheckSum!
    block Instrument
      SymbolSfx
      SecurityID
      IDSource
      SecurityType
      MaturityMonthYear
      MaturityDay
      PutOrCall
      StrikePrice
      OptAttribute
      ContractMultiplier
      CouponRate
      SecurityExchange
      Issuer
      EncodedIssuerLen
      EncodedIssuer
      SecurityDesc
      EncodedSecurityDescLen
      EncodedSecurityDesc
    block Underlying
      UnderlyingSymbolSfx
      UnderlyingSecurityID
      UnderlyingIDSource
      UnderlyingSecurityType
      UnderlyingMaturityMonthYear
      UnderlyingMaturityDay
      UnderlyingPutOrCall
      UnderlyingStrikePrice
      UnderlyingOptAttribute
      UnderlyingContractMultiplier
      UnderlyingCouponRate
      UnderlyingSecurityExchange
      UnderlyingIssuer
      EncodedUnderlyingIssuerLen
      EncodedUnderlyingIssuer
      UnderlyingSecurityDesc
      EncodedUnderlyingSecurityDescLen
      EncodedUnderlyingSecurityDesc
    block Text
      Text
      EncodedTextLen
      EncodedText
    block Allocations
      NoAllocs
        AllocAccount
        AllocShares
    block TradingSessions
      NoTradingSessions
        TradingSessionID
    block EntryDetails
      Currency
      MDEntrySize
      MDEntryDate
      MDEntryTime
      TickDirection
      MDMkt
      TradingSessionID
      QuoteCondition
      TradeCondition
      MDEntryOriginator
      LocationID
      DeskID
      OpenCloseSettleFlag
      TimeInForce
      ExpireDate
      ExpireTime
      MinQty
      ExecInst
      SellerDays
      OrderID
      QuoteEntryID
      MDEntryBuyer
      MDEntrySeller
      NumberOfOrders
      MDEntryPositionNo
    message 0 Heartbeat admin: the sender lives
      TestReqID
    message 1 TestRequest admin: asks for a heartbeat
      TestReqID!
    message 2 ResendRequest admin: asks for messages once more
      BeginSeqNo!
      EndSeqNo!
    message 3 Reject admin: a message broke the session's rules
      RefSeqNum!
      RefTagID
      RefMsgType
      SessionRejectReason
      +Text
    message 4 SequenceReset admin: numbers are skipped
      GapFillFlag
      NewSeqNo!
    message 5 Logout admin: the session ends
      +Text
    message A Logon admin: the session begins
      EncryptMethod!
      HeartBtInt!
      RawDataLength
      RawData
      ResetSeqNumFlag
      MaxMessageSize
      NoMsgTypes
        RefMsgType
        MsgDirection
    message D NewOrderSingle app: a new order
      ClOrdID!
      ClientID
      ExecBroker
      Account
      +Allocations
      SettlmntTyp
      FutSettDate
      HandlInst!
      ExecInst
      MinQty
      MaxFloor
      ExDestination
      +TradingSessions
      ProcessCode
      Symbol!
      +Instrument
      PrevClosePx
      Side!
      LocateReqd
      TransactTime!
      OrderQty
      CashOrderQty
      OrdType!
      Price
      StopPx
      Currency
      ComplianceID
      SolicitedFlag
      IOIid
      QuoteID
      TimeInForce
      EffectiveTime
      ExpireDate
      ExpireTime
      GTBookingInst
      Commission
      CommType
      Rule80A
      ForexReq
      SettlCurrency
      +Text
      FutSettDate2
      OrderQty2
      OpenClose
      CoveredOrUncovered
      CustomerOrFirm
      MaxShow
      PegDifference
      DiscretionInst
      DiscretionOffset
      ClearingFirm
      ClearingAccount
      if Price: OrdType 2 4 B
      if StopPx: OrdType 3 4
      if QuoteID: OrdType D
      if IOIid: OrdType E
      if FutSettDate: SettlmntTyp 6 8
      if SettlCurrency: ForexReq Y
      if MaturityMonthYear: MaturityDay
    message E NewOrderList app: several new orders that belong together
      ListID!
      BidID
      ClientBidID
      ProgRptReqs
      BidType!
      ProgPeriodInterval
      ListExecInstType
      ListExecInst
      EncodedListExecInstLen
      EncodedListExecInst
      TotNoOrders!
      NoOrders!
        ClOrdID!
        ListSeqNo!
        SettlInstMode
        ClientID
        ExecBroker
        Account
        +Allocations
        SettlmntTyp
        FutSettDate
        HandlInst
        ExecInst
        MinQty
        MaxFloor
        ExDestination
        +TradingSessions
        ProcessCode
        Symbol!
        +Instrument
        PrevClosePx
        Side!
        SideValueInd
        LocateReqd
        TransactTime
        OrderQty
        CashOrderQty
        OrdType
        Price
        StopPx
        Currency
        ComplianceID
        SolicitedFlag
        IOIid
        QuoteID
        TimeInForce
        EffectiveTime
        ExpireDate
        ExpireTime
        GTBookingInst
        Commission
        CommType
        Rule80A
        ForexReq
        SettlCurrency
        +Text
        FutSettDate2
        OrderQty2
        OpenClose
        CoveredOrUncovered
        CustomerOrFirm
        MaxShow
        PegDifference
        DiscretionInst
        DiscretionOffset
        ClearingFirm
        ClearingAccount
    message F OrderCancelRequest app: asks to cancel an order
      OrigClOrdID!
      OrderID
      ClOrdID!
      ListID
      Account
      ClientID
      ExecBroker
      Symbol!
      +Instrument
      Side!
      TransactTime!
      OrderQty
      CashOrderQty
      ComplianceID
      SolicitedFlag
      +Text
      if MaturityMonthYear: MaturityDay
    message G OrderCancelReplaceRequest app: asks to change an order
      OrderID
      ClientID
      ExecBroker
      OrigClOrdID!
      ClOrdID!
      ListID
      Account
      +Allocations
      SettlmntTyp
      FutSettDate
      HandlInst!
      ExecInst
      MinQty
      MaxFloor
      ExDestination
      +TradingSessions
      Symbol!
      +Instrument
      Side!
      TransactTime!
      OrderQty
      CashOrderQty
      OrdType!
      Price
      StopPx
      PegDifference
      DiscretionInst
      DiscretionOffset
      ComplianceID
      SolicitedFlag
      Currency
      TimeInForce
      EffectiveTime
      ExpireDate
      ExpireTime
      GTBookingInst
      Commission
      CommType
      Rule80A
      ForexReq
      SettlCurrency
      +Text
      FutSettDate2
      OrderQty2
      OpenClose
      CoveredOrUncovered
      CustomerOrFirm
      MaxShow
      LocateReqd
      ClearingFirm
      ClearingAccount
      if Price: OrdType 2 4 B
      if StopPx: OrdType 3 4
      if FutSettDate: SettlmntTyp 6 8
      if SettlCurrency: ForexReq Y
      if MaturityMonthYear: MaturityDay
    message H OrderStatusRequest app: asks where an order stands
      OrderID
      ClOrdID!
      ClientID
      Account
      ExecBroker
      Symbol!
      +Instrument
      Side!
      if MaturityMonthYear: MaturityDay
    message 8 ExecutionReport app: what became of an order
      OrderID!
      SecondaryOrderID
      ClOrdID
      OrigClOrdID
      ClientID
      ExecBroker
      NoContraBrokers
        ContraBroker
        ContraTrader
        ContraTradeQty
        ContraTradeTime
      ListID
      ExecID!
      ExecTransType!
      ExecRefID
      ExecType!
      OrdStatus!
      OrdRejReason
      ExecRestatementReason
      Account
      SettlmntTyp
      FutSettDate
      Symbol!
      +Instrument
      Side!
      OrderQty
      CashOrderQty
      OrdType
      Price
      StopPx
      PegDifference
      DiscretionInst
      DiscretionOffset
      Currency
      ComplianceID
      SolicitedFlag
      TimeInForce
      EffectiveTime
      ExpireDate
      ExpireTime
      ExecInst
      Rule80A
      LastShares
      LastPx
      LastSpotRate
      LastForwardPoints
      LastMkt
      TradingSessionID
      LastCapacity
      LeavesQty!
      CumQty!
      AvgPx!
      DayOrderQty
      DayCumQty
      DayAvgPx
      GTBookingInst
      TradeDate
      TransactTime
      ReportToExch
      Commission
      CommType
      GrossTradeAmt
      SettlCurrAmt
      SettlCurrency
      SettlCurrFxRate
      SettlCurrFxRateCalc
      HandlInst
      MinQty
      MaxFloor
      OpenClose
      MaxShow
      +Text
      FutSettDate2
      OrderQty2
      ClearingFirm
      ClearingAccount
      MultiLegReportingType
      if ExecRefID: ExecTransType 1 2
      if MaturityMonthYear: MaturityDay
    message 9 OrderCancelReject app: a cancel or a replace is refused
      OrderID!
      SecondaryOrderID
      ClOrdID!
      OrigClOrdID!
      OrdStatus!
      ClientID
      ExecBroker
      ListID
      Account
      TransactTime
      CxlRejResponseTo!
      CxlRejReason
      +Text
    message Q DontKnowTrade app: a reported trade is denied
      OrderID!
      ExecID!
      DKReason!
      Symbol!
      +Instrument
      Side!
      OrderQty
      CashOrderQty
      LastShares
      LastPx
      +Text
      if MaturityMonthYear: MaturityDay
    message j BusinessMessageReject app: the application refuses a message
      RefSeqNum
      RefMsgType!
      BusinessRejectRefID
      BusinessRejectReason!
      +Text
    message V MarketDataRequest app: asks for market data
      MDReqID!
      SubscriptionRequestType!
      MarketDepth!
      MDUpdateType
      AggregatedBook
      NoMDEntryTypes!
        MDEntryType!
      NoRelatedSym!
        Symbol!
        +Instrument
        TradingSessionID
      if MDUpdateType: SubscriptionRequestType 1
    message W MarketDataSnapshotFullRefresh app: a book whole
      MDReqID
      Symbol!
      +Instrument
      FinancialStatus
      CorporateAction
      TotalVolumeTraded
      NoMDEntries!
        MDEntryType!
        MDEntryPx!
        +EntryDetails
        +Text
      if MaturityMonthYear: MaturityDay
    message X MarketDataIncrementalRefresh app: what changed in books
      MDReqID
      NoMDEntries!
        MDUpdateAction!
        DeleteReason
        MDEntryType
        MDEntryID
        MDEntryRefID
        Symbol
        +Instrument
        FinancialStatus
        CorporateAction
        MDEntryPx
        +EntryDetails
        TotalVolumeTraded
        +Text
    message Y MarketDataRequestReject app: market data is refused
      MDReqID!
      MDReqRejReason
      +Text
    message R QuoteRequest app: asks for quotes
      QuoteReqID!
      NoRelatedSym!
        Symbol!
        +Instrument
        PrevClosePx
        QuoteRequestType
        TradingSessionID
        Side
        OrderQty
        FutSettDate
        OrdType
        FutSettDate2
        OrderQty2
        ExpireTime
        TransactTime
        Currency
    message S Quote app: a price for a security
      QuoteReqID
      QuoteID!
      QuoteResponseLevel
      TradingSessionID
      Symbol!
      +Instrument
      BidPx
      OfferPx
      BidSize
      OfferSize
      ValidUntilTime
      BidSpotRate
      OfferSpotRate
      BidForwardPoints
      OfferForwardPoints
      TransactTime
      FutSettDate
      OrdType
      FutSettDate2
      OrderQty2
      Currency
      if MaturityMonthYear: MaturityDay
    message Z QuoteCancel app: quotes are taken back
      QuoteReqID
      QuoteID!
      QuoteCancelType!
      QuoteResponseLevel
      TradingSessionID
      NoQuoteEntries!
        Symbol!
        +Instrument
        UnderlyingSymbol
    message a QuoteStatusRequest app: asks where a quote stands
      QuoteID
      Symbol!
      +Instrument
      Side
      TradingSessionID
      if MaturityMonthYear: MaturityDay
    message b QuoteAcknowledgement app: what became of quotes
      QuoteReqID
      QuoteID
      QuoteAckStatus!
      QuoteRejectReason
      QuoteResponseLevel
      TradingSessionID
      Text
      NoQuoteSets
        QuoteSetID
        UnderlyingSymbol
        +Underlying
        TotQuoteEntries
        NoQuoteEntries
          QuoteEntryID
          Symbol
          +Instrument
          QuoteEntryRejectReason
    message i MassQuote app: many quotes at once
      QuoteReqID
      QuoteID!
      QuoteResponseLevel
      DefBidSize
      DefOfferSize
      NoQuoteSets!
        QuoteSetID!
        UnderlyingSymbol!
        +Underlying
        QuoteSetValidUntilTime
        TotQuoteEntries!
        NoQuoteEntries!
          QuoteEntryID!
          Symbol
          +Instrument
          BidPx
          OfferPx
          BidSize
          OfferSize
          ValidUntilTime
          BidSpotRate
          OfferSpotRate
          BidForwardPoints
          OfferForwardPoints
          TransactTime
          TradingSessionID
          FutSettDate
          OrdType
          FutSettDate2
          OrderQty2
          Currency
    block Legs
      NoRelatedSym
        UnderlyingSymbol
        +Underlying
        RatioQty
        Side
        UnderlyingCurrency
    message c SecurityDefinitionRequest app: asks what a security is, or for a new one
      SecurityReqID!
      SecurityRequestType!
      Symbol
      +Instrument
      Currency
      +Text
      TradingSessionID
      +Legs
      if MaturityMonthYear: MaturityDay
    message d SecurityDefinition app: what a security is
      SecurityReqID!
      SecurityResponseID!
      SecurityResponseType
      TotalNumSecurities!
      Symbol
      +Instrument
      Currency
      TradingSessionID
      +Text
      +Legs
      if MaturityMonthYear: MaturityDay
    message e SecurityStatusRequest app: asks how a security trades
      SecurityStatusReqID!
      Symbol!
      +Instrument
      Currency
      SubscriptionRequestType!
      TradingSessionID
      if MaturityMonthYear: MaturityDay
    message f SecurityStatus app: how a security trades
      SecurityStatusReqID
      Symbol!
      +Instrument
      Currency
      TradingSessionID
      UnsolicitedIndicator
      SecurityTradingStatus
      FinancialStatus
      CorporateAction
      HaltReason
      InViewOfCommon
      DueToRelated
      BuyVolume
      SellVolume
      HighPx
      LowPx
      LastPx
      TransactTime
      Adjustment
      if MaturityMonthYear: MaturityDay
    message g TradingSessionStatusRequest app: asks where a session of trading stands
      TradSesReqID!
      TradingSessionID
      TradSesMethod
      TradSesMode
      SubscriptionRequestType!
    message h TradingSessionStatus app: where a session of trading stands
      TradSesReqID
      TradingSessionID!
      TradSesMethod
      TradSesMode
      UnsolicitedIndicator
      TradSesStatus!
      TradSesStartTime
      TradSesOpenTime
      TradSesPreCloseTime
      TradSesCloseTime
      TradSesEndTime
      TotalVolumeTraded
      +Text
    block Addressees
      NoRoutingIDs
        RoutingType
        RoutingID
    block RelatedSymbols
      NoRelatedSym
        RelatdSym
        +Instrument
    block Lines
      LinesOfText!
        Text!
        EncodedTextLen
        EncodedText
    message B News app: news for all
      OrigTime
      Urgency
      Headline!
      EncodedHeadlineLen
      EncodedHeadline
      +Addressees
      +RelatedSymbols
      +Lines
      URLLink
      RawDataLength
      RawData
    message C Email app: a letter
      EmailThreadID!
      EmailType!
      OrigTime
      Subject!
      EncodedSubjectLen
      EncodedSubject
      +Addressees
      +RelatedSymbols
      OrderID
      ClOrdID
      +Lines
      RawDataLength
      RawData
    """#

  static let apus: StaticString = #"""
    dialect apus over fix42
    field 460 Product int: what kind of product the security is
      1 AGENCY: of an agency
      2 COMMODITY: a commodity
      3 CORPORATE: of a corporation
      4 CURRENCY: a currency
      5 EQUITY: a share
      6 GOVERNMENT: of a government
      7 INDEX: an index
      8 LOAN: a loan
      9 MONEY_MARKET: of the money market
      10 MORTGAGE: a mortgage
      11 MUNICIPAL: of a municipality
      12 OTHER: another
    field 461 CFICode string: what kind of security, in the letters of ISO 10962
    field 464 TestMessageIndicator boolean: the session is only a test
    field 526 SecondaryClOrdID string: another name that the client has for the order
    field 530 MassCancelRequestType char: which orders to cancel
      1 SECURITY: those for a security
      2 UNDERLYING: those for an underlying
      3 PRODUCT: those for a kind of product
      4 CFI_CODE: those for a CFICode
      5 SECURITY_TYPE: those for a type of securities
      6 TRADING_SESSION: those of a session of trading
      7 ALL: all
    field 531 MassCancelResponse char: which orders are being canceled
      0 REJECTED: none, it is refused
      1 SECURITY: those for a security
      2 UNDERLYING: those for an underlying
      3 PRODUCT: those for a kind of product
      4 CFI_CODE: those for a CFICode
      5 SECURITY_TYPE: those for a type of securities
      6 TRADING_SESSION: those of a session of trading
      7 ALL: all
    field 532 MassCancelRejectReason char: why the mass cancel is refused
      0 NOT_SUPPORTED: not done here
      1 UNKNOWN_SECURITY: no such security
      2 UNKNOWN_UNDERLYING: no such underlying
      3 UNKNOWN_PRODUCT: no such product
      4 UNKNOWN_CFI_CODE: no such CFICode
      5 UNKNOWN_SECURITY_TYPE: no such type of securities
      6 UNKNOWN_TRADING_SESSION: no such session of trading
    field 533 TotalAffectedOrders int: orders that are being canceled
    field 534 NoAffectedOrders numInGroup: orders that follow
    field 535 AffectedOrderID string: the seller side's name for the canceled order
    field 536 AffectedSecondaryOrderID string: another name for the canceled order
    field 553 Username string: who logs on
    field 554 Password string: what proves it; never to be written to a log
    field 584 MassStatusReqID string: names the request where many orders stand
    field 585 MassStatusReqType int: which orders are asked about
      1 SECURITY: those for a security
      2 UNDERLYING: those for an underlying
      3 PRODUCT: those for a kind of product
      4 CFI_CODE: those for a CFICode
      5 SECURITY_TYPE: those for a type of securities
      6 TRADING_SESSION: those of a session of trading
      7 ALL: all
    field 625 TradingSessionSubID string: a part of the session of trading
    field 911 TotNumReports int: reports that answer the request, all counted
    field 912 LastRptRequested boolean: the last of them
    field 5001 SelfTradePrevention char: what to do before the order trades with its own firm's
      N CANCEL_NEWEST: cancel the incoming order
      O CANCEL_OLDEST: cancel the resting order
      B CANCEL_BOTH: cancel both
      D DECREMENT: take the smaller quantity from both
    field 5002 TrailAmount priceOffset: how far behind the market the stop follows
    field 5003 MarketToLimit boolean: what a market order can't fill rests at its last fill's price
    extend Logon
      Username
      Password
      TestMessageIndicator
    block OwnTerms
      SelfTradePrevention
      TrailAmount
      MarketToLimit
    extend NewOrderSingle
      +OwnTerms
    extend NewOrderList
      NoOrders
        +OwnTerms
    extend OrderCancelReplaceRequest
      +OwnTerms
    extend ExecutionReport
      MassStatusReqID
      TotNumReports
      LastRptRequested
      +OwnTerms
    message q OrderMassCancelRequest app: asks to cancel many orders
      ClOrdID!
      SecondaryClOrdID
      MassCancelRequestType!
      TradingSessionID
      TradingSessionSubID
      Symbol
      +Instrument
      Product
      CFICode
      UnderlyingSymbol
      +Underlying
      Side
      TransactTime!
      +Text
      if MaturityMonthYear: MaturityDay
    message r OrderMassCancelReport app: what became of a mass cancel
      ClOrdID
      SecondaryClOrdID
      OrderID!
      SecondaryOrderID
      MassCancelRequestType!
      MassCancelResponse!
      MassCancelRejectReason
      TotalAffectedOrders
      NoAffectedOrders
        OrigClOrdID
        AffectedOrderID
        AffectedSecondaryOrderID
      TradingSessionID
      TradingSessionSubID
      Symbol
      +Instrument
      Product
      CFICode
      UnderlyingSymbol
      +Underlying
      Side
      TransactTime
      +Text
      if MassCancelRejectReason: MassCancelResponse 0
      if MaturityMonthYear: MaturityDay
    message AF OrderMassStatusRequest app: asks where many orders stand
      MassStatusReqID!
      MassStatusReqType!
      Account
      TradingSessionID
      TradingSessionSubID
      Symbol
      +Instrument
      Product
      CFICode
      UnderlyingSymbol
      +Underlying
      Side
      if MaturityMonthYear: MaturityDay
    """#
}
