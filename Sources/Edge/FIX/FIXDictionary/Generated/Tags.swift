// Each field's tag by its name, for the code that reads and writes messages.
// Written by tools/generate-fix from the .dictionary files: change those, not this.

/// The tags of FIX 4.2, and Apus' own.
public enum FIXTag {
  /// The account that the order is for.
  @inlinable public static var account: UInt16 { 1 }
  /// Average price of all the order's fills so far.
  @inlinable public static var avgPx: UInt16 { 6 }
  /// First message to be sent again.
  @inlinable public static var beginSeqNo: UInt16 { 7 }
  /// The version of FIX; always the first field.
  @inlinable public static var beginString: UInt16 { 8 }
  /// Bytes from after this field to before CheckSum; always the second.
  @inlinable public static var bodyLength: UInt16 { 9 }
  /// Sum of all bytes before it modulo 256, three digits; always the last.
  @inlinable public static var checkSum: UInt16 { 10 }
  /// The client's name for the order, unique on its day.
  @inlinable public static var clOrdID: UInt16 { 11 }
  /// What is charged, in the unit of CommType.
  @inlinable public static var commission: UInt16 { 12 }
  /// The unit of Commission.
  @inlinable public static var commType: UInt16 { 13 }
  /// Filled so far.
  @inlinable public static var cumQty: UInt16 { 14 }
  /// The currency that the price is in.
  @inlinable public static var currency: UInt16 { 15 }
  /// Last message to be sent again; 0 is all that follow.
  @inlinable public static var endSeqNo: UInt16 { 16 }
  /// The seller side's name for this report, unique on its day.
  @inlinable public static var execID: UInt16 { 17 }
  /// How the order is to be worked.
  @inlinable public static var execInst: UInt16 { 18 }
  /// The ExecID of the report that this one cancels or corrects.
  @inlinable public static var execRefID: UInt16 { 19 }
  /// What the report does.
  @inlinable public static var execTransType: UInt16 { 20 }
  /// How the broker handles the order.
  @inlinable public static var handlInst: UInt16 { 21 }
  /// Who issued the SecurityID.
  @inlinable public static var idSource: UInt16 { 22 }
  /// Names an indication of interest.
  @inlinable public static var ioiID: UInt16 { 23 }
  /// What the broker was in this fill.
  @inlinable public static var lastCapacity: UInt16 { 29 }
  /// Where this fill happened.
  @inlinable public static var lastMkt: UInt16 { 30 }
  /// Price of this fill.
  @inlinable public static var lastPx: UInt16 { 31 }
  /// Quantity of this fill.
  @inlinable public static var lastShares: UInt16 { 32 }
  /// Lines of text that follow.
  @inlinable public static var linesOfText: UInt16 { 33 }
  /// The message's number in its direction, from 1.
  @inlinable public static var msgSeqNum: UInt16 { 34 }
  /// Which message this is; always the third field.
  @inlinable public static var msgType: UInt16 { 35 }
  /// The number that the next message has.
  @inlinable public static var newSeqNo: UInt16 { 36 }
  /// The seller side's name for the order.
  @inlinable public static var orderID: UInt16 { 37 }
  /// How much is ordered.
  @inlinable public static var orderQty: UInt16 { 38 }
  /// Where the order stands.
  @inlinable public static var ordStatus: UInt16 { 39 }
  /// What kind of order it is.
  @inlinable public static var ordType: UInt16 { 40 }
  /// The ClOrdID that is to be canceled or replaced.
  @inlinable public static var origClOrdID: UInt16 { 41 }
  /// When the message was written.
  @inlinable public static var origTime: UInt16 { 42 }
  /// This number may have been sent before.
  @inlinable public static var possDupFlag: UInt16 { 43 }
  /// Price of a unit.
  @inlinable public static var price: UInt16 { 44 }
  /// The number of the message that is answered.
  @inlinable public static var refSeqNum: UInt16 { 45 }
  /// A symbol that the text is about.
  @inlinable public static var relatdSym: UInt16 { 46 }
  /// For whom the order is, and how.
  @inlinable public static var rule80A: UInt16 { 47 }
  /// The security in the numbering of IDSource.
  @inlinable public static var securityID: UInt16 { 48 }
  /// Who sends.
  @inlinable public static var senderCompID: UInt16 { 49 }
  /// Who of the sender: a desk, a trader.
  @inlinable public static var senderSubID: UInt16 { 50 }
  /// When the message was sent.
  @inlinable public static var sendingTime: UInt16 { 52 }
  /// Which side of the market.
  @inlinable public static var side: UInt16 { 54 }
  /// The security.
  @inlinable public static var symbol: UInt16 { 55 }
  /// Who receives.
  @inlinable public static var targetCompID: UInt16 { 56 }
  /// Who of the receiver.
  @inlinable public static var targetSubID: UInt16 { 57 }
  /// Free text.
  @inlinable public static var text: UInt16 { 58 }
  /// How long the order stays.
  @inlinable public static var timeInForce: UInt16 { 59 }
  /// When the order or the event was made.
  @inlinable public static var transactTime: UInt16 { 60 }
  /// How urgent the news is.
  @inlinable public static var urgency: UInt16 { 61 }
  /// When the quote ends.
  @inlinable public static var validUntilTime: UInt16 { 62 }
  /// When the trade settles.
  @inlinable public static var settlmntTyp: UInt16 { 63 }
  /// The day of settlement.
  @inlinable public static var futSettDate: UInt16 { 64 }
  /// What the symbol leaves out: preferred, when issued.
  @inlinable public static var symbolSfx: UInt16 { 65 }
  /// Names the list of orders.
  @inlinable public static var listID: UInt16 { 66 }
  /// The order's place in its list, from 1.
  @inlinable public static var listSeqNo: UInt16 { 67 }
  /// Orders of the list, in all its messages.
  @inlinable public static var totNoOrders: UInt16 { 68 }
  /// How the list is to be worked, as text.
  @inlinable public static var listExecInst: UInt16 { 69 }
  /// Orders in this message.
  @inlinable public static var noOrders: UInt16 { 73 }
  /// The day that the trade counts for.
  @inlinable public static var tradeDate: UInt16 { 75 }
  /// The broker that is to execute.
  @inlinable public static var execBroker: UInt16 { 76 }
  /// Opens a position or closes one.
  @inlinable public static var openClose: UInt16 { 77 }
  /// Accounts that share the order.
  @inlinable public static var noAllocs: UInt16 { 78 }
  /// One of the accounts.
  @inlinable public static var allocAccount: UInt16 { 79 }
  /// That account's part.
  @inlinable public static var allocShares: UInt16 { 80 }
  /// How the parts are settled.
  @inlinable public static var processCode: UInt16 { 81 }
  /// The message's signature.
  @inlinable public static var signature: UInt16 { 89 }
  /// Bytes of SecureData.
  @inlinable public static var secureDataLen: UInt16 { 90 }
  /// The encrypted part.
  @inlinable public static var secureData: UInt16 { 91 }
  /// Bytes of Signature.
  @inlinable public static var signatureLength: UInt16 { 93 }
  /// Which letter of a conversation this is.
  @inlinable public static var emailType: UInt16 { 94 }
  /// Bytes of RawData.
  @inlinable public static var rawDataLength: UInt16 { 95 }
  /// Bytes of any form.
  @inlinable public static var rawData: UInt16 { 96 }
  /// The same may have been sent under another number.
  @inlinable public static var possResend: UInt16 { 97 }
  /// How the messages are encrypted.
  @inlinable public static var encryptMethod: UInt16 { 98 }
  /// The price that wakes the order.
  @inlinable public static var stopPx: UInt16 { 99 }
  /// Where the order is to be executed.
  @inlinable public static var exDestination: UInt16 { 100 }
  /// Why the cancel or replace is refused.
  @inlinable public static var cxlRejReason: UInt16 { 102 }
  /// Why the order is refused.
  @inlinable public static var ordRejReason: UInt16 { 103 }
  /// The security's issuer.
  @inlinable public static var issuer: UInt16 { 106 }
  /// The security in words.
  @inlinable public static var securityDesc: UInt16 { 107 }
  /// Seconds between heartbeats.
  @inlinable public static var heartBtInt: UInt16 { 108 }
  /// Whom the order is for, where a third firm sends it.
  @inlinable public static var clientID: UInt16 { 109 }
  /// The least that may be filled.
  @inlinable public static var minQty: UInt16 { 110 }
  /// The most that is shown.
  @inlinable public static var maxFloor: UInt16 { 111 }
  /// Comes back in the heartbeat that answers.
  @inlinable public static var testReqID: UInt16 { 112 }
  /// The receiver of this must report the trade.
  @inlinable public static var reportToExch: UInt16 { 113 }
  /// The broker must find the stock to be sold short.
  @inlinable public static var locateReqd: UInt16 { 114 }
  /// Whose message is passed on.
  @inlinable public static var onBehalfOfCompID: UInt16 { 115 }
  /// Who of that firm.
  @inlinable public static var onBehalfOfSubID: UInt16 { 116 }
  /// Names the quote.
  @inlinable public static var quoteID: UInt16 { 117 }
  /// To be paid, in the settlement's currency.
  @inlinable public static var settlCurrAmt: UInt16 { 119 }
  /// The settlement's currency.
  @inlinable public static var settlCurrency: UInt16 { 120 }
  /// Foreign exchange is to be done with it.
  @inlinable public static var forexReq: UInt16 { 121 }
  /// When a message that is sent again was first sent.
  @inlinable public static var origSendingTime: UInt16 { 122 }
  /// The numbers skipped were the session's messages.
  @inlinable public static var gapFillFlag: UInt16 { 123 }
  /// When the order ends.
  @inlinable public static var expireTime: UInt16 { 126 }
  /// Why a trade is denied.
  @inlinable public static var dkReason: UInt16 { 127 }
  /// Whom the message is to be passed on to.
  @inlinable public static var deliverToCompID: UInt16 { 128 }
  /// Who of that firm.
  @inlinable public static var deliverToSubID: UInt16 { 129 }
  /// Names the request for a quote.
  @inlinable public static var quoteReqID: UInt16 { 131 }
  /// Price of the bid.
  @inlinable public static var bidPx: UInt16 { 132 }
  /// Price of the offer.
  @inlinable public static var offerPx: UInt16 { 133 }
  /// Size of the bid.
  @inlinable public static var bidSize: UInt16 { 134 }
  /// Size of the offer.
  @inlinable public static var offerSize: UInt16 { 135 }
  /// Last day's closing price.
  @inlinable public static var prevClosePx: UInt16 { 140 }
  /// Both sides begin at 1 again.
  @inlinable public static var resetSeqNumFlag: UInt16 { 141 }
  /// Where the sender is.
  @inlinable public static var senderLocationID: UInt16 { 142 }
  /// Where the receiver is.
  @inlinable public static var targetLocationID: UInt16 { 143 }
  /// Where the firm is whose message is passed on.
  @inlinable public static var onBehalfOfLocationID: UInt16 { 144 }
  /// Where the firm is that it is passed on to.
  @inlinable public static var deliverToLocationID: UInt16 { 145 }
  /// Securities that follow.
  @inlinable public static var noRelatedSym: UInt16 { 146 }
  /// The letter's subject.
  @inlinable public static var subject: UInt16 { 147 }
  /// The news' headline.
  @inlinable public static var headline: UInt16 { 148 }
  /// An address with more.
  @inlinable public static var urlLink: UInt16 { 149 }
  /// What happened to the order.
  @inlinable public static var execType: UInt16 { 150 }
  /// Still to be filled.
  @inlinable public static var leavesQty: UInt16 { 151 }
  /// How much money is to be spent.
  @inlinable public static var cashOrderQty: UInt16 { 152 }
  /// Rate from the trade's currency to the settlement's.
  @inlinable public static var settlCurrFxRate: UInt16 { 155 }
  /// What to do with SettlCurrFxRate.
  @inlinable public static var settlCurrFxRateCalc: UInt16 { 156 }
  /// Whence the settlement's instructions come.
  @inlinable public static var settlInstMode: UInt16 { 160 }
  /// The conversation.
  @inlinable public static var emailThreadID: UInt16 { 164 }
  /// What kind of security.
  @inlinable public static var securityType: UInt16 { 167 }
  /// When the order begins.
  @inlinable public static var effectiveTime: UInt16 { 168 }
  /// Spot rate of the bid.
  @inlinable public static var bidSpotRate: UInt16 { 188 }
  /// Forward points of the bid.
  @inlinable public static var bidForwardPoints: UInt16 { 189 }
  /// Spot rate of the offer.
  @inlinable public static var offerSpotRate: UInt16 { 190 }
  /// Forward points of the offer.
  @inlinable public static var offerForwardPoints: UInt16 { 191 }
  /// Quantity of a swap's far leg.
  @inlinable public static var orderQty2: UInt16 { 192 }
  /// Settlement of a swap's far leg.
  @inlinable public static var futSettDate2: UInt16 { 193 }
  /// Spot rate of this fill.
  @inlinable public static var lastSpotRate: UInt16 { 194 }
  /// Forward points of this fill.
  @inlinable public static var lastForwardPoints: UInt16 { 195 }
  /// Another name for the order, the exchange's say.
  @inlinable public static var secondaryOrderID: UInt16 { 198 }
  /// When the future or option ends.
  @inlinable public static var maturityMonthYear: UInt16 { 200 }
  /// What the option gives the right to.
  @inlinable public static var putOrCall: UInt16 { 201 }
  /// The option's price.
  @inlinable public static var strikePrice: UInt16 { 202 }
  /// How the option's writer stands.
  @inlinable public static var coveredOrUncovered: UInt16 { 203 }
  /// Whose order for options it is.
  @inlinable public static var customerOrFirm: UInt16 { 204 }
  /// The day in MaturityMonthYear.
  @inlinable public static var maturityDay: UInt16 { 205 }
  /// Tells apart versions of an option.
  @inlinable public static var optAttribute: UInt16 { 206 }
  /// Where the security is listed.
  @inlinable public static var securityExchange: UInt16 { 207 }
  /// The most that may be shown to others.
  @inlinable public static var maxShow: UInt16 { 210 }
  /// Distance from the price that is followed.
  @inlinable public static var pegDifference: UInt16 { 211 }
  /// Bytes of XmlData.
  @inlinable public static var xmlDataLen: UInt16 { 212 }
  /// XML of any form.
  @inlinable public static var xmlData: UInt16 { 213 }
  /// Addressees that follow.
  @inlinable public static var noRoutingIDs: UInt16 { 215 }
  /// What is done with the addressee.
  @inlinable public static var routingType: UInt16 { 216 }
  /// The firm or list.
  @inlinable public static var routingID: UInt16 { 217 }
  /// The coupon's interest.
  @inlinable public static var couponRate: UInt16 { 223 }
  /// Units that a contract stands for.
  @inlinable public static var contractMultiplier: UInt16 { 231 }
  /// Names the request for market data.
  @inlinable public static var mdReqID: UInt16 { 262 }
  /// Once, or from now on.
  @inlinable public static var subscriptionRequestType: UInt16 { 263 }
  /// Levels of the book; 0 is all, 1 the best.
  @inlinable public static var marketDepth: UInt16 { 264 }
  /// How changes are told.
  @inlinable public static var mdUpdateType: UInt16 { 265 }
  /// One entry a price, rather than one an order.
  @inlinable public static var aggregatedBook: UInt16 { 266 }
  /// Kinds of entries that are asked for.
  @inlinable public static var noMDEntryTypes: UInt16 { 267 }
  /// Entries that follow.
  @inlinable public static var noMDEntries: UInt16 { 268 }
  /// What the entry tells.
  @inlinable public static var mdEntryType: UInt16 { 269 }
  /// The entry's price.
  @inlinable public static var mdEntryPx: UInt16 { 270 }
  /// The entry's size.
  @inlinable public static var mdEntrySize: UInt16 { 271 }
  /// The entry's day.
  @inlinable public static var mdEntryDate: UInt16 { 272 }
  /// The entry's time.
  @inlinable public static var mdEntryTime: UInt16 { 273 }
  /// Where the price came from.
  @inlinable public static var tickDirection: UInt16 { 274 }
  /// The market of the entry.
  @inlinable public static var mdMkt: UInt16 { 275 }
  /// What is to be known of the quote.
  @inlinable public static var quoteCondition: UInt16 { 276 }
  /// What is to be known of the trade.
  @inlinable public static var tradeCondition: UInt16 { 277 }
  /// Names the entry.
  @inlinable public static var mdEntryID: UInt16 { 278 }
  /// What to do with the entry.
  @inlinable public static var mdUpdateAction: UInt16 { 279 }
  /// The entry that this one changes.
  @inlinable public static var mdEntryRefID: UInt16 { 280 }
  /// Why the request for market data is refused.
  @inlinable public static var mdReqRejReason: UInt16 { 281 }
  /// Whose entry it is.
  @inlinable public static var mdEntryOriginator: UInt16 { 282 }
  /// Where the originator is.
  @inlinable public static var locationID: UInt16 { 283 }
  /// The originator's desk.
  @inlinable public static var deskID: UInt16 { 284 }
  /// Why the entry is taken away.
  @inlinable public static var deleteReason: UInt16 { 285 }
  /// Which opening, close or settlement.
  @inlinable public static var openCloseSettleFlag: UInt16 { 286 }
  /// Days until delivery that the seller may choose.
  @inlinable public static var sellerDays: UInt16 { 287 }
  /// Who buys.
  @inlinable public static var mdEntryBuyer: UInt16 { 288 }
  /// Who sells.
  @inlinable public static var mdEntrySeller: UInt16 { 289 }
  /// The entry's place in the book, from 1.
  @inlinable public static var mdEntryPositionNo: UInt16 { 290 }
  /// How the company stands.
  @inlinable public static var financialStatus: UInt16 { 291 }
  /// What happens to the share.
  @inlinable public static var corporateAction: UInt16 { 292 }
  /// Bid size of quotes that tell none.
  @inlinable public static var defBidSize: UInt16 { 293 }
  /// Offer size of quotes that tell none.
  @inlinable public static var defOfferSize: UInt16 { 294 }
  /// Quotes of this set.
  @inlinable public static var noQuoteEntries: UInt16 { 295 }
  /// Sets of quotes that follow.
  @inlinable public static var noQuoteSets: UInt16 { 296 }
  /// What became of the quotes.
  @inlinable public static var quoteAckStatus: UInt16 { 297 }
  /// Which quotes to cancel.
  @inlinable public static var quoteCancelType: UInt16 { 298 }
  /// Names the quote in its set.
  @inlinable public static var quoteEntryID: UInt16 { 299 }
  /// Why the quote is refused.
  @inlinable public static var quoteRejectReason: UInt16 { 300 }
  /// Which quotes are to be answered.
  @inlinable public static var quoteResponseLevel: UInt16 { 301 }
  /// Names the set of quotes.
  @inlinable public static var quoteSetID: UInt16 { 302 }
  /// How the quote is asked for.
  @inlinable public static var quoteRequestType: UInt16 { 303 }
  /// Quotes of the set, in all its messages.
  @inlinable public static var totQuoteEntries: UInt16 { 304 }
  /// Who issued the UnderlyingSecurityID.
  @inlinable public static var underlyingIDSource: UInt16 { 305 }
  /// The underlying's issuer.
  @inlinable public static var underlyingIssuer: UInt16 { 306 }
  /// The underlying in words.
  @inlinable public static var underlyingSecurityDesc: UInt16 { 307 }
  /// Where the underlying is listed.
  @inlinable public static var underlyingSecurityExchange: UInt16 { 308 }
  /// The underlying in the numbering of UnderlyingIDSource.
  @inlinable public static var underlyingSecurityID: UInt16 { 309 }
  /// What kind of security the underlying is.
  @inlinable public static var underlyingSecurityType: UInt16 { 310 }
  /// The underlying.
  @inlinable public static var underlyingSymbol: UInt16 { 311 }
  /// What the underlying's symbol leaves out.
  @inlinable public static var underlyingSymbolSfx: UInt16 { 312 }
  /// When the underlying ends.
  @inlinable public static var underlyingMaturityMonthYear: UInt16 { 313 }
  /// The day in UnderlyingMaturityMonthYear.
  @inlinable public static var underlyingMaturityDay: UInt16 { 314 }
  /// What the underlying gives the right to.
  @inlinable public static var underlyingPutOrCall: UInt16 { 315 }
  /// The underlying option's price.
  @inlinable public static var underlyingStrikePrice: UInt16 { 316 }
  /// Tells apart versions of the underlying.
  @inlinable public static var underlyingOptAttribute: UInt16 { 317 }
  /// The currency of the underlying.
  @inlinable public static var underlyingCurrency: UInt16 { 318 }
  /// Units of the leg in one of the whole.
  @inlinable public static var ratioQty: UInt16 { 319 }
  /// Names the question about a security.
  @inlinable public static var securityReqID: UInt16 { 320 }
  /// What is asked about the security.
  @inlinable public static var securityRequestType: UInt16 { 321 }
  /// Names the answer about a security.
  @inlinable public static var securityResponseID: UInt16 { 322 }
  /// How the question was answered.
  @inlinable public static var securityResponseType: UInt16 { 323 }
  /// Names the question where a security stands.
  @inlinable public static var securityStatusReqID: UInt16 { 324 }
  /// Nobody asked for this message.
  @inlinable public static var unsolicitedIndicator: UInt16 { 325 }
  /// How the security trades now.
  @inlinable public static var securityTradingStatus: UInt16 { 326 }
  /// Why trading is halted.
  @inlinable public static var haltReason: UInt16 { 327 }
  /// The halt comes from the common stock's.
  @inlinable public static var inViewOfCommon: UInt16 { 328 }
  /// The halt comes from a related security's.
  @inlinable public static var dueToRelated: UInt16 { 329 }
  /// Volume bought.
  @inlinable public static var buyVolume: UInt16 { 330 }
  /// Volume sold.
  @inlinable public static var sellVolume: UInt16 { 331 }
  /// The highest price, of the session or indicated.
  @inlinable public static var highPx: UInt16 { 332 }
  /// The lowest price, of the session or indicated.
  @inlinable public static var lowPx: UInt16 { 333 }
  /// What was done to a trade.
  @inlinable public static var adjustment: UInt16 { 334 }
  /// Names the question where a session of trading stands.
  @inlinable public static var tradSesReqID: UInt16 { 335 }
  /// Names the session of trading.
  @inlinable public static var tradingSessionID: UInt16 { 336 }
  /// The other side's trader.
  @inlinable public static var contraTrader: UInt16 { 337 }
  /// How is traded.
  @inlinable public static var tradSesMethod: UInt16 { 338 }
  /// Whether it is in earnest.
  @inlinable public static var tradSesMode: UInt16 { 339 }
  /// Where the session of trading stands.
  @inlinable public static var tradSesStatus: UInt16 { 340 }
  /// When the session begins.
  @inlinable public static var tradSesStartTime: UInt16 { 341 }
  /// When it opens.
  @inlinable public static var tradSesOpenTime: UInt16 { 342 }
  /// When its close is prepared.
  @inlinable public static var tradSesPreCloseTime: UInt16 { 343 }
  /// When it closes.
  @inlinable public static var tradSesCloseTime: UInt16 { 344 }
  /// When it ends.
  @inlinable public static var tradSesEndTime: UInt16 { 345 }
  /// Orders at this price.
  @inlinable public static var numberOfOrders: UInt16 { 346 }
  /// How the Encoded fields are written.
  @inlinable public static var messageEncoding: UInt16 { 347 }
  /// Bytes of EncodedIssuer.
  @inlinable public static var encodedIssuerLen: UInt16 { 348 }
  /// Issuer in MessageEncoding.
  @inlinable public static var encodedIssuer: UInt16 { 349 }
  /// Bytes of EncodedSecurityDesc.
  @inlinable public static var encodedSecurityDescLen: UInt16 { 350 }
  /// SecurityDesc in MessageEncoding.
  @inlinable public static var encodedSecurityDesc: UInt16 { 351 }
  /// Bytes of EncodedListExecInst.
  @inlinable public static var encodedListExecInstLen: UInt16 { 352 }
  /// ListExecInst in MessageEncoding.
  @inlinable public static var encodedListExecInst: UInt16 { 353 }
  /// Bytes of EncodedText.
  @inlinable public static var encodedTextLen: UInt16 { 354 }
  /// Text in MessageEncoding.
  @inlinable public static var encodedText: UInt16 { 355 }
  /// Bytes of EncodedSubject.
  @inlinable public static var encodedSubjectLen: UInt16 { 356 }
  /// Subject in MessageEncoding.
  @inlinable public static var encodedSubject: UInt16 { 357 }
  /// Bytes of EncodedHeadline.
  @inlinable public static var encodedHeadlineLen: UInt16 { 358 }
  /// Headline in MessageEncoding.
  @inlinable public static var encodedHeadline: UInt16 { 359 }
  /// Bytes of EncodedUnderlyingIssuer.
  @inlinable public static var encodedUnderlyingIssuerLen: UInt16 { 362 }
  /// UnderlyingIssuer, encoded.
  @inlinable public static var encodedUnderlyingIssuer: UInt16 { 363 }
  /// Bytes of EncodedUnderlyingSecurityDesc.
  @inlinable public static var encodedUnderlyingSecurityDescLen: UInt16 { 364 }
  /// Encoded.
  @inlinable public static var encodedUnderlyingSecurityDesc: UInt16 { 365 }
  /// When the set's quotes end.
  @inlinable public static var quoteSetValidUntilTime: UInt16 { 367 }
  /// Why this quote of a set is refused.
  @inlinable public static var quoteEntryRejectReason: UInt16 { 368 }
  /// The last number that the sender has done with.
  @inlinable public static var lastMsgSeqNumProcessed: UInt16 { 369 }
  /// When the firm sent what is passed on.
  @inlinable public static var onBehalfOfSendingTime: UInt16 { 370 }
  /// The tag that was wrong.
  @inlinable public static var refTagID: UInt16 { 371 }
  /// The type of the message that is meant.
  @inlinable public static var refMsgType: UInt16 { 372 }
  /// Why the session refuses a message.
  @inlinable public static var sessionRejectReason: UInt16 { 373 }
  /// The other side's broker.
  @inlinable public static var contraBroker: UInt16 { 375 }
  /// For the supervision.
  @inlinable public static var complianceID: UInt16 { 376 }
  /// The broker asked for the order.
  @inlinable public static var solicitedFlag: UInt16 { 377 }
  /// Why the order was changed unasked.
  @inlinable public static var execRestatementReason: UInt16 { 378 }
  /// The name in the message that is refused.
  @inlinable public static var businessRejectRefID: UInt16 { 379 }
  /// Why the application refuses a message.
  @inlinable public static var businessRejectReason: UInt16 { 380 }
  /// The trade's value.
  @inlinable public static var grossTradeAmt: UInt16 { 381 }
  /// Other sides that follow.
  @inlinable public static var noContraBrokers: UInt16 { 382 }
  /// The longest message that is taken, in bytes.
  @inlinable public static var maxMessageSize: UInt16 { 383 }
  /// Types of messages that follow.
  @inlinable public static var noMsgTypes: UInt16 { 384 }
  /// Which way the type goes.
  @inlinable public static var msgDirection: UInt16 { 385 }
  /// Sessions of trading that follow.
  @inlinable public static var noTradingSessions: UInt16 { 386 }
  /// Volume of the session.
  @inlinable public static var totalVolumeTraded: UInt16 { 387 }
  /// What the discretion's price is reckoned from.
  @inlinable public static var discretionInst: UInt16 { 388 }
  /// How far the broker may go from there.
  @inlinable public static var discretionOffset: UInt16 { 389 }
  /// The seller side's name for the bid.
  @inlinable public static var bidID: UInt16 { 390 }
  /// The client's name for the bid.
  @inlinable public static var clientBidID: UInt16 { 391 }
  /// Securities of the answer, in all its messages.
  @inlinable public static var totalNumSecurities: UInt16 { 393 }
  /// How the list was bid for.
  @inlinable public static var bidType: UInt16 { 394 }
  /// Which side's value the order belongs to.
  @inlinable public static var sideValueInd: UInt16 { 401 }
  /// Who asks for reports on the list.
  @inlinable public static var progRptReqs: UInt16 { 414 }
  /// Minutes between the reports.
  @inlinable public static var progPeriodInterval: UInt16 { 415 }
  /// For a good till canceled order: what is left of it for today.
  @inlinable public static var dayOrderQty: UInt16 { 424 }
  /// Filled today.
  @inlinable public static var dayCumQty: UInt16 { 425 }
  /// Average price of today's fills.
  @inlinable public static var dayAvgPx: UInt16 { 426 }
  /// When a good till canceled order's fills are booked.
  @inlinable public static var gtBookingInst: UInt16 { 427 }
  /// The last day of the order.
  @inlinable public static var expireDate: UInt16 { 432 }
  /// When to begin with the list.
  @inlinable public static var listExecInstType: UInt16 { 433 }
  /// What the refusal answers.
  @inlinable public static var cxlRejResponseTo: UInt16 { 434 }
  /// The underlying coupon's interest.
  @inlinable public static var underlyingCouponRate: UInt16 { 435 }
  /// Units that the underlying contract stands for.
  @inlinable public static var underlyingContractMultiplier: UInt16 { 436 }
  /// The other side's quantity.
  @inlinable public static var contraTradeQty: UInt16 { 437 }
  /// When it traded with the other side.
  @inlinable public static var contraTradeTime: UInt16 { 438 }
  /// Who clears.
  @inlinable public static var clearingFirm: UInt16 { 439 }
  /// The account that is cleared to.
  @inlinable public static var clearingAccount: UInt16 { 440 }
  /// What the report is about.
  @inlinable public static var multiLegReportingType: UInt16 { 442 }
  /// What kind of product the security is.
  @inlinable public static var product: UInt16 { 460 }
  /// What kind of security, in the letters of ISO 10962.
  @inlinable public static var cfiCode: UInt16 { 461 }
  /// The session is only a test.
  @inlinable public static var testMessageIndicator: UInt16 { 464 }
  /// Another name that the client has for the order.
  @inlinable public static var secondaryClOrdID: UInt16 { 526 }
  /// Which orders to cancel.
  @inlinable public static var massCancelRequestType: UInt16 { 530 }
  /// Which orders are being canceled.
  @inlinable public static var massCancelResponse: UInt16 { 531 }
  /// Why the mass cancel is refused.
  @inlinable public static var massCancelRejectReason: UInt16 { 532 }
  /// Orders that are being canceled.
  @inlinable public static var totalAffectedOrders: UInt16 { 533 }
  /// Orders that follow.
  @inlinable public static var noAffectedOrders: UInt16 { 534 }
  /// The seller side's name for the canceled order.
  @inlinable public static var affectedOrderID: UInt16 { 535 }
  /// Another name for the canceled order.
  @inlinable public static var affectedSecondaryOrderID: UInt16 { 536 }
  /// Who logs on.
  @inlinable public static var username: UInt16 { 553 }
  /// What proves it; never to be written to a log.
  @inlinable public static var password: UInt16 { 554 }
  /// Names the request where many orders stand.
  @inlinable public static var massStatusReqID: UInt16 { 584 }
  /// Which orders are asked about.
  @inlinable public static var massStatusReqType: UInt16 { 585 }
  /// A part of the session of trading.
  @inlinable public static var tradingSessionSubID: UInt16 { 625 }
  /// Reports that answer the request, all counted.
  @inlinable public static var totNumReports: UInt16 { 911 }
  /// The last of them.
  @inlinable public static var lastRptRequested: UInt16 { 912 }
  /// What to do before the order trades with its own firm's.
  @inlinable public static var selfTradePrevention: UInt16 { 5001 }
  /// How far behind the market the stop follows.
  @inlinable public static var trailAmount: UInt16 { 5002 }
  /// What a market order can't fill rests at its last fill's price.
  @inlinable public static var marketToLimit: UInt16 { 5003 }
}
