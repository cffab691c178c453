// Walks journals, record by record, and keeps what they tell of each order that is asked for.
//
// A trader's journal: strategies ask, the order manager and risk let pass or refuse, gateway-out writes down what it is
// about to send, and ingress has what came back. A venue's: clients ask by ingress, and the venue's stage answers.
//
// What isn't asked about isn't kept: an id, an instrument, a side, a strategy decide when an order begins. What is kept
// of an order is some 400 bytes, and its steps only where they are asked for.

import Events
import Journal
import Orders

public struct OrderAuditor: ~Copyable {
  public let scope: AuditScope
  /// In the order in which they began.
  public internal(set) var orders: [AuditedOrder] = []
  /// The journals that were read, in that order.
  public private(set) var journals: [AuditedJournal] = []
  /// The instruments of all journals.
  public private(set) var symbols: [String] = []
  /// Orders that began, asked for or not.
  public internal(set) var orderCount: UInt64 = 0
  public private(set) var recordCount: UInt64 = 0

  /// Whether the journal that is being read is a venue's.
  private(set) var isVenue = false
  /// What made the order manager cancel orders, in the order in which it was said.
  public private(set) var commands: [AuditedCommand] = []
  /// How many journals were begun when the last of them was said: sequences are a journal's own.
  private(set) var commandJournal = 0
  /// By id, the last order that bore it.
  var places: [UInt64: Int] = [:]
  /// Ids that are asked about: those of the scope, and those whose names are.
  var ids: Set<UInt64>
  var names = ClientNames()
  var words = WordsInParts()
  /// Of the order that comes next.
  var terms: Event?
  /// What the operator says before a command.
  private var operatorsWords = OperatorsWords()
  /// Of a venue, what its stage has told.
  private var told = ToldReports(window: 1)
  /// The last fill of an order that isn't known here.
  var stray: JournalRecord?
  /// By the journal's number of an instrument, its place among `symbols`.
  private var instruments: [Int] = []

  public init(_ scope: AuditScope) {
    precondition(Reason.names.count <= 64, "a set of reasons is a word")
    self.scope = scope
    ids = scope.ids
  }

  /// Reads a journal to its end. The earlier runs of an instance come first: then an order's life goes on where a
  /// restart left it. `progress` is told of every 65,536th record.
  @discardableResult
  public mutating func read(_ journal: AuditedJournal, progress: (UInt64) -> Void = { _ in })
    throws(JournalError) -> JournalEnd?
  {
    begin(journal)
    var merge = RecordMerge(window: journal.window)
    var cursor = try journal.reader.cursor()
    var failure: JournalError?
    do throws(JournalError) {
      while let record = try cursor.next() {
        recordCount += 1
        merge.see(record, isWanted: isWanted(record))
        while let next = merge.next() { take(next) }
        if recordCount & 0xFFFF == 0 { progress(recordCount) }
      }
    } catch {
      failure = error
    }
    while let next = merge.next(isLast: true) { take(next) }
    // What stands before the damage was told all the same.
    if let failure { throw failure }
    return cursor.end
  }

  private mutating func begin(_ journal: AuditedJournal) {
    journals.append(journal)
    isVenue = journal.isVenue
    names = ClientNames()
    words = WordsInParts()
    told = ToldReports(window: journal.window)
    operatorsWords = OperatorsWords()
    terms = nil
    stray = nil
    instruments = journal.symbols.map { symbol in
      if let known = symbols.firstIndex(of: symbol) { return known }
      symbols.append(symbol)
      return symbols.count - 1
    }
  }

  func instrument(_ id: InstrumentID) -> Int? {
    let index = Int(id.index)
    return index < instruments.count ? instruments[index] : nil
  }

  /// The name of the session that an order came from, in a venue's journal.
  public func client(_ number: UInt16, in journal: Int) -> String? {
    let clients = journals[journal].clients
    return Int(number) < clients.count ? clients[Int(number)] : nil
  }

  // MARK: What is about orders

  /// Whether a record may tell something that is asked for.
  private mutating func isWanted(_ record: JournalRecord) -> Bool {
    let event = record.event
    if isVenue, Self.isReport(event.kind) {
      if record.stage == .risk { told.note(event) }
      if record.stage == .gatewayOut, told.holds(event) { return false }
    }
    guard event.time < scope.until else { return false }
    switch event.kind {
    case .operatorCommand, .operatorWords: return record.stage == .gatewayIn
    // What a strategy's own refusals stop isn't input.
    case .killSwitch: return record.stage == .gatewayIn || record.stage == .strategy
    case .identifierPart:
      guard isVenue, record.stage == .gatewayIn else { return false }
      if !scope.isByID { return true }
      if let name = names.hear(event.payload(as: IdentifierPart.self)), scope.names.contains(name) {
        ids.insert(event.payload(as: IdentifierPart.self).identifier)
      }
      return false
    case .orderNew, .orderCancel, .orderReplace, .orderTerms, .orderStatusRequest: break
    case .reportText, .orderStatus: break
    case .riskWarning: guard event.words.w0 != 0 else { return false }
    case _ where Self.isReport(event.kind): break
    default: return false
    }
    if isVenue, record.stage == .gatewayOut, !Self.isReport(event.kind) { return false }
    // Who asks about a parent asks about its children.
    if scope.isByID, !isVenue, record.stage == .orders, event.kind == .orderNew,
      ids.contains(event.payload(as: OrderNew.self).reference)
    {
      ids.insert(event.words.w0)
    }
    return !scope.isByID || ids.contains(event.words.w0)
  }

  static func isReport(_ kind: EventKind) -> Bool {
    kind.code >= EventKind.orderAccepted.code && kind.code <= EventKind.orderAnomaly.code
  }

  /// The next record in the line's order.
  private mutating func take(_ record: JournalRecord) {
    let event = record.event
    switch event.kind {
    case .operatorWords: operatorsWords.hear(event.payload(as: OperatorWords.self))
    case .operatorCommand, .killSwitch: takeCommand(event)
    case .identifierPart: _ = names.hear(event.payload(as: IdentifierPart.self))
    case .orderTerms: if event.flags & TermsFlags.isTrail == 0 { terms = event }
    case .orderNew: takeNew(record)
    case .orderCancel, .orderReplace: takeRequest(record)
    case .reportText: if record.stage == .gatewayIn { words.hear(event) }
    default: takeReport(record)
    }
  }

  /// A command, if it is one that makes the order manager cancel.
  private mutating func takeCommand(_ event: Event) {
    if event.kind == .killSwitch {
      guard event.payload(as: KillSwitch.self).mode == .blockAndCancel else { return }
    } else {
      let action = event.payload(as: OperatorCommand.self).action
      guard action == .kill || action == .cancelAll || action == .shutdown else { return }
    }
    commands.append(
      AuditedCommand(event, instrument: instrument(event.instrument), operatorsWords))
    commandJournal = journals.count
  }
}
