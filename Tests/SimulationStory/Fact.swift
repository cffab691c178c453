// What was seen to happen, by whom and when. All rules read these and nothing else, so a false history of a few facts shows
// that a rule can fail.

/// One request of a client, as it was put on the wire for the first time.
public struct Request: Hashable, Sendable {
  public enum Kind: Hashable, Sendable { case new, replace, cancel }

  public var kind: Kind
  /// 11.
  public var name: Token
  /// 41; empty for a new order.
  public var original: Token = ""
  public var symbol: Token = ""
  public var isBuy = true
  /// In 1e-8, as all quantities and prices here.
  public var quantity: Int64 = 0
  /// nil: a market order.
  public var price: Int64?
  /// Its own number; a refusal of the message refers to it.
  public var number = 0
  /// Nobody may complain that this one wasn't answered: it has a fault that ends the connection, or a name that was used.
  public var isDoomed = false

  public init(_ kind: Kind, name: Token) {
    self.kind = kind
    self.name = name
  }
}

/// One execution report (8).
public struct Report: Hashable, Sendable {
  public var execution: Token = ""
  /// 20: 0 is new, 1 and 2 take one back or correct it, 3 is an answer to a question.
  public var transaction = UInt8(ascii: "0")
  public var order: Token = ""
  public var name: Token = ""
  public var original: Token = ""
  public var account: Token = ""
  public var type: UInt8 = 0
  public var status: UInt8 = 0
  public var symbol: Token = ""
  public var isBuy = true
  public var quantity: Int64?
  public var price: Int64?
  public var lastQuantity: Int64 = 0
  public var lastPrice: Int64 = 0
  public var filled: Int64 = 0
  public var leaves: Int64 = 0
  /// 60 as it stands there.
  public var time: Token = ""
  /// 58: why.
  public var reason: Token = ""
  public var number = 0
  /// 97=Y: it may have been told before, under another number.
  public var mayBeKnown = false

  public init() {}

  public init(_ message: PlainMessage) {
    execution = message.token(17)
    transaction = message.letter(20) ?? UInt8(ascii: "0")
    order = message.token(37)
    name = message.token(11)
    original = message.token(41)
    account = message.token(1)
    type = message.letter(150) ?? 0
    status = message.letter(39) ?? 0
    symbol = message.token(55)
    isBuy = message.letter(54) != UInt8(ascii: "2")
    quantity = message.units(38)
    price = message.units(44)
    lastQuantity = message.units(32) ?? 0
    lastPrice = message.units(31) ?? 0
    filled = message.units(14) ?? 0
    leaves = message.units(151) ?? 0
    time = message.token(60)
    reason = message.token(58)
    number = message.number
    mayBeKnown = message.letter(97) == UInt8(ascii: "Y")
  }

  /// What it says, whenever and under whatever number and id it is said, mixed.
  var said: UInt64 {
    var mixed: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ value: UInt64) {
      // FNV wraps by definition; the turn brings high bits down.
      mixed = (mixed ^ value) &* 0x100_0000_01B3
      mixed ^= mixed >> 29
    }
    for token in [order, name, original, time, reason] { mix(token.mixed) }
    mix(UInt64(type) << 16 | UInt64(status) << 8 | UInt64(transaction))
    for value in [filled, leaves, lastQuantity, lastPrice, quantity ?? -1, price ?? -1] {
      mix(UInt64(bitPattern: value))
    }
    return mixed
  }

  /// The venue has taken the order.
  public var hasNumber: Bool { !order.isEmpty && order != Self.none }
  public var isAnswer: Bool { transaction == UInt8(ascii: "3") }
  public var isFill: Bool {
    transaction == UInt8(ascii: "0")
      && (type == UInt8(ascii: "1") || type == UInt8(ascii: "2"))
  }
  /// Refused before it was an order: by the venue's door, which keeps no record of it.
  public var isDoorRefusal: Bool {
    type == UInt8(ascii: "8") && !hasNumber && !isAnswer
  }
  /// After this one the order is over: filled, canceled, rejected, expired.
  public var isEnd: Bool {
    switch status {
    case UInt8(ascii: "2"), UInt8(ascii: "4"), UInt8(ascii: "8"), UInt8(ascii: "C"): true
    default: false
    }
  }
  /// The venue doesn't know the order.
  public var isUnknown: Bool { order == Self.none && status == UInt8(ascii: "8") }

  /// 37 of what the venue doesn't know.
  static let none: Token = "NONE"

  /// `fill 3 @ 101.25 C1-7 ACME buy, 5 left, 37=90 17=12`.
  public var readable: String {
    let what: String
    switch Character(UnicodeScalar(type)) {
    case "0": what = "accepted"
    case "1", "2": what = isAnswer ? "stands filled" : "fill"
    case "3": what = "done for the day"
    case "4": what = "canceled"
    case "5": what = "replaced"
    case "8": what = "rejected"
    case "C": what = "expired"
    case "D": what = "restated"
    default: what = "says \(Character(UnicodeScalar(type)))"
    }
    let last =
      lastQuantity == 0
      ? "" : " \(PlainNumber.text(lastQuantity)) @ \(PlainNumber.text(lastPrice))"
    return "\(what)\(last) \(name)"
      + " \(symbol) \(isBuy ? "buy" : "sell"), \(PlainNumber.text(leaves)) left, "
      + "37=\(order) 17=\(execution)"
  }
}

/// A message as it came in, before anybody judged its number.
public struct Arrival: Hashable, Sendable {
  public var type: String
  public var number: Int
  public var isRepeated: Bool
  public var substance: UInt64
  /// 36 of a SequenceReset.
  public var next: Int?
  /// A logon after which both sides begin at 1.
  public var isReset: Bool

  public init(
    type: String, number: Int, isRepeated: Bool = false, substance: UInt64 = 0, next: Int? = nil,
    isReset: Bool = false
  ) {
    self.type = type
    self.number = number
    self.isRepeated = isRepeated
    self.substance = substance
    self.next = next
    self.isReset = isReset
  }

  public init(_ message: PlainMessage) {
    self.init(
      type: message.typeText, number: message.number, isRepeated: message.isRepeated,
      substance: message.substance, next: message.number(36),
      isReset: message.type == UInt8(ascii: "A") && message.letter(141) == UInt8(ascii: "Y"))
  }
}

/// What a client believes of one of its orders when all is quiet.
public struct Holding: Hashable, Sendable {
  public var name: Token
  /// 37.
  public var order: Token
  public var symbol: Token
  public var isBuy: Bool
  public var price: Int64
  public var filled: Int64
  public var leaves: Int64
  /// 39 of its end; nil: it works.
  public var ending: UInt8?
  /// It was over and forgotten when it was asked about, and how it ended was told before the numbers began again.
  public var isForgotten: Bool

  public init(
    name: Token, order: Token, symbol: Token, isBuy: Bool, price: Int64, filled: Int64,
    leaves: Int64, ending: UInt8?, isForgotten: Bool = false
  ) {
    self.name = name
    self.order = order
    self.symbol = symbol
    self.isBuy = isBuy
    self.price = price
    self.filled = filled
    self.leaves = leaves
    self.ending = ending
    self.isForgotten = isForgotten
  }
}

/// One level of a book, or one execution in a journal.
public struct Level: Hashable, Sendable {
  public var symbol: Token
  public var isBid: Bool
  public var price: Int64
  public var quantity: Int64

  public init(symbol: Token, isBid: Bool, price: Int64, quantity: Int64) {
    self.symbol = symbol
    self.isBid = isBid
    self.price = price
    self.quantity = quantity
  }
}

public struct Fact: Hashable, Sendable {
  public enum What: Hashable, Sendable {
    // A client's side of its session.
    case connected
    case up
    case down
    case arrived(Arrival)
    /// What came isn't FIX.
    case garbled(String)

    // What is asked and answered; each once, in the order of the numbers.
    case asked(Request)
    case told(Report)
    /// A cancel or a replace was refused (9).
    case requestRefused(name: Token, original: Token)
    /// A message of this number was refused (3, j).
    case messageRefused(number: Int, why: String)
    /// The client said that these of its messages won't come again.
    case passedOver(from: Int, to: Int)
    /// The client begins at 1, and what it hasn't heard it never will.
    case forgot
    /// It sends a number once more, of another message, and doesn't say that this is a repetition. What is asked next has
    /// the other number.
    case usedAgain(number: Int, next: Int)
    /// It was asked to say its messages again, and did. When it was asked, by the other side's clock: the second of its day.
    case askedFor(from: Int, through: Int, second: Int)

    // What the world does.
    case began
    case died
    /// And what its host had not on the disk is gone.
    case lostPower
    /// Whoever says what time it is says less than before.
    case clockSetBack
    /// It ended, and nobody had ended it. Why, in its own words.
    case trapped(String)
    /// The desk has stopped the venue, so long ago that it must know.
    case killThrown
    /// It is about to be let go.
    case killReleased
    /// The same of one symbol: nothing may enter its book.
    case halted(symbol: Token)
    case resumed(symbol: Token)
    case healed

    // The end, when all is quiet.
    case settled
    /// The bound has passed, and this one isn't at rest.
    case restless(String)
    case holds(Holding)
    /// The venue's answer to a question about an order.
    case stands(Report)
    case level(Level)
    /// An execution in the venue's journal: its number, price and quantity.
    case recorded(execution: Token, price: Int64, quantity: Int64)
    /// A journal that isn't what it should be.
    case journalFault(String)
    // A trader's end, by its own journal and its own account.
    /// What its order manager believes of an order, when all is quiet and once more when it has stopped.
    case keeps(Holding)
    /// Something that it asked about an order, and that its order manager waits for.
    case waits(name: Token, what: String)
    /// Its best prices, 0 for none: of the whole book, as people are shown it, or of the others' orders, as a strategy is
    /// told of them.
    case top(symbol: Token, bid: Level, ask: Level, isWhole: Bool)
    /// What it holds; cash in 1e-16.
    case position(symbol: Token, quantity: Int64, bought: Int64, sold: Int64, cash: Int128)
    /// What the venue's journal says of an order of this one's.
    case booked(Holding)
    /// What its own risk lets it do from now on.
    case mayOrder(symbol: Token, order: Int64, position: Int64)
    /// What the configuration allows in a symbol.
    case limits(symbol: Token, order: Int64, position: Int64)
    /// All was told, and what two sides say can be compared.
    case ended
    /// The system is stopped, and its records are read.
    case closed
  }

  public var atNs: UInt64
  public var who: Party
  public var what: What

  public init(_ atNs: UInt64, _ who: Party, _ what: What) {
    self.atNs = atNs
    self.who = who
    self.what = what
  }
}

extension Fact {
  /// Which of them it is, without what it says.
  public enum Kind: Int, CaseIterable, Sendable {
    case connected, up, down, arrived, garbled, asked, told, requestRefused, messageRefused,
      passedOver, forgot, usedAgain, askedFor, began, died, lostPower, clockSetBack, trapped,
      killThrown, killReleased, halted, resumed, healed, settled, restless, holds, stands, level,
      recorded, journalFault, keeps, waits, top, position,
      booked, mayOrder, limits, ended, closed
  }
}

extension Fact.What {
  public var kind: Fact.Kind {
    switch self {
    case .connected: .connected
    case .up: .up
    case .down: .down
    case .arrived: .arrived
    case .garbled: .garbled
    case .asked: .asked
    case .told: .told
    case .requestRefused: .requestRefused
    case .messageRefused: .messageRefused
    case .passedOver: .passedOver
    case .forgot: .forgot
    case .usedAgain: .usedAgain
    case .askedFor: .askedFor
    case .began: .began
    case .died: .died
    case .lostPower: .lostPower
    case .clockSetBack: .clockSetBack
    case .trapped: .trapped
    case .killThrown: .killThrown
    case .killReleased: .killReleased
    case .halted: .halted
    case .resumed: .resumed
    case .healed: .healed
    case .settled: .settled
    case .restless: .restless
    case .holds: .holds
    case .stands: .stands
    case .level: .level
    case .recorded: .recorded
    case .journalFault: .journalFault
    case .keeps: .keeps
    case .waits: .waits
    case .top: .top
    case .position: .position
    case .booked: .booked
    case .mayOrder: .mayOrder
    case .limits: .limits
    case .ended: .ended
    case .closed: .closed
    }
  }
}
