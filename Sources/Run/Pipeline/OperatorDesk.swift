// What people order while the core runs: limits, the kill switch. Who and why go on record before the command; what raises a
// limit waits for a second person, where the config wants one.

import Events
import Fabric
import Platform
import Risk
import Spellcheck
import Settings

/// A change that waits for a second person.
public struct PendingChange: Hashable, Sendable {
  public var number: Int
  public var row: Int
  public var value: Int64
  public var who: Person
  public var why: String
  public var until: Nanoseconds
}

/// What became of an order to the desk.
public enum DeskAnswer: Hashable, Sendable {
  /// It is in the line, as this command.
  case ordered(UInt64)
  /// It waits for a second person, under this number.
  case waits(Int)
}

public struct OperatorDesk: ~Copyable {
  var voice: OperatorVoice
  private let word: CounterBlock
  public private(set) var board: LimitBoard
  public internal(set) var parameters: ParameterBoard
  public private(set) var pending: [PendingChange] = []
  private let needsSecondPerson: Bool
  private let symbols: [String]
  private let strategies: [String]
  private let accounts: [String]
  private let sessions: [String]
  private var nextPending = 1

  /// A change waits so long for its second person.
  static let patience = Nanoseconds.seconds(900)

  init(
    ring: consuming RingProducer, word: CounterBlock, settings: TraderSettings
  ) {
    voice = OperatorVoice(ring: ring, epoch: settings.runEpoch)
    self.word = word
    let names = settings.riskNames
    symbols = names.symbols
    strategies = names.strategies
    accounts = names.accounts
    board = LimitBoard(settings.risk, names)
    parameters = ParameterBoard(settings.strategies)
    needsSecondPerson = settings.needsSecondPerson
    sessions =
      settings.venues.isEmpty
      ? [TraderSettings.paperAccount] : settings.venues.map(\.peer.name)
  }

  // MARK: Plain commands

  /// Puts a command into the line. False when the ring is full. A kill is seen by gateway-out at once, whatever the line does,
  /// and goes ahead of what waits.
  mutating func order(_ action: OperatorAction, instrument: InstrumentID = .none) -> Bool {
    let event = Event(
      kind: .operatorCommand, source: .operatorDesk, instrument: instrument,
      OperatorCommand(action: action))
    if action == .kill {
      word.publish(0, 1)
      return voice.urge([event])
    }
    let isIn = voice.push(event)
    // Behind the command: what the line decides after it may go out.
    if isIn, action == .rearm { word.publish(0, 0) }
    return isIn
  }

  /// Puts what somebody has to say on record. It changes nothing.
  mutating func note(who: Person, text: String) throws(LimitRefusal) -> UInt64 {
    try voice.order(.note, on: [], who: who, why: text)
  }

  /// Puts an event of the core's own into the line. False when the ring is full.
  mutating func put(_ event: Event) -> Bool { voice.push(event) }

  /// Sends what waits for room.
  mutating func flush() { voice.flush() }

  /// The limits and parameters as they stand in the state that the line goes on with.
  mutating func takeOn(_ board: LimitBoard, _ parameters: ParameterBoard) {
    self.board = board
    self.parameters = parameters
  }

  /// What stood when an earlier run ended, before anything else.
  mutating func restate(_ kills: [Event]) {
    for kill in kills {
      let said = kill.payload(as: KillSwitch.self)
      if said.scope == .firm, said.mode.code >= KillMode.block.code { word.publish(0, 1) }
    }
    voice.send(kills)
  }

  // MARK: Limits

  /// Puts another value in a limit's place, or has it wait for a second person.
  public mutating func set(
    _ row: Int, to value: Int64, who: Person, why: String, at now: Nanoseconds
  ) throws(LimitRefusal) -> DeskAnswer {
    try OperatorVoice.check(who, why)
    try board.check(row, value)
    if needsSecondPerson, board.isRaise(row, to: value) {
      pending.removeAll { $0.until < now }
      guard pending.count < 64 else {
        throw LimitRefusal("64 changes wait for a second person already: approve or let them lapse")
      }
      let number = nextPending
      nextPending += 1
      pending.append(
        PendingChange(
          number: number, row: row, value: value, who: who, why: why, until: now + Self.patience))
      return .waits(number)
    }
    return .ordered(try change(row, value, who: who, why: why, approver: nil))
  }

  /// The second person agrees.
  public mutating func approve(_ number: Int, who: Person, at now: Nanoseconds)
    throws(LimitRefusal) -> DeskAnswer
  {
    try OperatorVoice.check(who, "-")
    pending.removeAll { $0.until < now }
    guard let at = pending.firstIndex(where: { $0.number == number }) else {
      let open = pending.map { "\($0.number)" }.joined(separator: ", ")
      throw LimitRefusal(
        "no change waits under number \(number)" + (open.isEmpty ? "" : "; waiting: \(open)"))
    }
    let change = pending[at]
    guard change.who.name.lowercased() != who.name.lowercased() else {
      throw LimitRefusal("\(who.name) asked for it: somebody else must agree")
    }
    let command = try self.change(
      change.row, change.value, who: change.who, why: change.why, approver: who)
    pending.remove(at: at)
    return .ordered(command)
  }

  private mutating func change(
    _ row: Int, _ value: Int64, who: Person, why: String, approver: Person?
  ) throws(LimitRefusal) -> UInt64 {
    let command = try voice.begin()
    let event = try board.change(row, to: value, command: command)
    voice.say(who.onRecord, .who, command)
    if let approver { voice.say(approver.onRecord, .approver, command) }
    voice.say(why, .why, command)
    _ = voice.push(event)
    return command
  }

  // MARK: The kill switch

  /// Stops a scope's trading, or lets it go again with mode `none`. A stop is taken however full the line is; the firm's is
  /// seen by gateway-out at once, and stays until somebody lets the firm go: a milder one loosens nothing.
  public mutating func kill(
    _ scope: RiskScope, target: UInt64, instrument: InstrumentID, mode: KillMode, who: Person,
    why: String
  ) throws(LimitRefusal) -> DeskAnswer {
    func event(_ command: UInt64) -> Event {
      Event(
        kind: .killSwitch, source: .operatorDesk, instrument: instrument,
        KillSwitch(
          scope: scope, target: target, mode: mode, reason: .user, origin: .operatorDesk,
          command: command))
    }
    if mode == .none {
      let command = try voice.begin(who, why)
      _ = voice.push(event(command))
      // Behind the command: what the line decides after it may go out.
      if scope == .firm { word.publish(0, 0) }
      return .ordered(command)
    }
    try OperatorVoice.check(who, why)
    if scope == .firm, mode.code >= KillMode.block.code { word.publish(0, 1) }
    return .ordered(try voice.urge(who, why, event))
  }

  /// Lets everything go again.
  public mutating func rearm(who: Person, why: String) throws(LimitRefusal) -> DeskAnswer {
    let command = try voice.order(.rearm, on: [], who: who, why: why)
    word.publish(0, 0)
    return .ordered(command)
  }

  // MARK: Other commands

  /// Halts or resumes an instrument, or all.
  mutating func setHalted(_ isHalted: Bool, symbol: String?, who: Person, why: String)
    throws(LimitRefusal) -> DeskAnswer
  {
    .ordered(
      try voice.order(
        isHalted ? .haltInstrument : .resumeInstrument,
        on: try Self.instruments(symbol, of: symbols), who: who, why: why))
  }

  /// The core is about to stop: its strategies withdraw, what works is canceled.
  mutating func shutDown(who: Person, why: String) throws(LimitRefusal) -> DeskAnswer {
    .ordered(try voice.order(.shutdown, on: [], who: who, why: why))
  }

  /// The instrument of that symbol; without one all.
  static func instruments(_ symbol: String?, of symbols: [String]) throws(LimitRefusal)
    -> [InstrumentID]
  {
    guard let symbol else { return symbols.indices.map { InstrumentID(UInt32($0)) } }
    guard let index = symbols.firstIndex(of: symbol) else {
      let near = nearest(symbol, in: symbols).map { "; did you mean '\($0)'?" } ?? ""
      throw LimitRefusal(
        "there is no instrument '\(symbol)'\(near); there are: \(symbols.joined(separator: ", "))")
    }
    return [InstrumentID(UInt32(index))]
  }

  /// A scope by its words: `firm`, `session`, of several `session/NAME`, `strategy/NAME`, `account/NAME`, `instrument/SYMBOL`, `order/ID`.
  public func scope(_ words: String) throws(LimitRefusal) -> (
    scope: RiskScope, target: UInt64, instrument: InstrumentID
  ) {
    let parts = words.split(separator: "/", maxSplits: 1).map(String.init)
    func number(_ names: [String]) throws(LimitRefusal) -> Int {
      guard parts.count == 2, let index = names.firstIndex(of: parts[1]) else {
        throw LimitRefusal(
          "there is no \(parts[0]) '\(parts.count == 2 ? parts[1] : "")'; there is: "
            + names.joined(separator: ", "))
      }
      return index
    }
    switch parts.first ?? "" {
    case "firm": return (.firm, 0, .none)
    case "session":
      // The only one may be named, and needn't be.
      if parts.count == 1, sessions.count == 1 { return (.session, 0, .none) }
      return (.session, UInt64(try number(sessions)), .none)
    case "strategy": return (.strategy, UInt64(try number(strategies) + 1), .none)
    case "account": return (.account, UInt64(try number(accounts) + 1), .none)
    case "instrument": return (.instrument, 0, InstrumentID(UInt32(try number(symbols))))
    case "order":
      guard parts.count == 2, let id = UInt64(parts[1]) else {
        throw LimitRefusal(
          "'\(words)': an order is named by its number, such as order/17600775979025")
      }
      return (.order, id, .none)
    default:
      throw LimitRefusal(
        "'\(words)' is no scope: write firm, session, strategy/NAME, account/NAME, instrument/SYMBOL "
          + "or order/ID")
    }
  }
}
