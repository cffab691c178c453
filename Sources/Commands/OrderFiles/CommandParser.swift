// From a line's fields to a command. What can't be understood is a fault of the line and is told with
// its field; what is understood and makes no sense (a limit order without a price) is a command still,
// and is answered as the engine answers it.

import EventText
import Events

/// All that an order file says.
struct OrderCommands {
  var commands: [OrderCommand] = []
  var terms: [CommandTerms] = []
  var orders = NameTable()
  var accounts = NameTable()
  /// The instrument of index i is the name of number i + 1.
  var symbols = NameTable()
}

struct CommandParser {
  private(set) var result = OrderCommands()
  private let columns: [Column]
  /// The instruments that there are; nil where the file's own lines make them.
  let knownSymbols: [String]?
  private let instrumentCountMax: Int
  let vocabulary = Vocabulary()
  private let masks = ColumnMasks()
  /// By column.
  private var fields = [Field](repeating: Field(start: 0, end: 0), count: Column.count)
  /// Which columns of the line hold something, a bit each.
  private var present: UInt16 = 0
  private var lastTime: UInt64 = 0

  init(_ header: Header, symbols: [String]?, instrumentCountMax: Int) {
    columns = header.columns
    knownSymbols = symbols
    self.instrumentCountMax = instrumentCountMax
    for symbol in symbols ?? [] { _ = result.symbols.number(symbol) }
  }

  /// Room for as many lines as a file of this size may have.
  mutating func reserve(byteCount: Int) {
    result.commands.reserveCapacity(byteCount / 48)
  }

  /// Gives up what was read.
  consuming func finish() -> OrderCommands { result }

  /// Takes one line.
  mutating func parse(_ bytes: Span<UInt8>, _ found: [Field]) throws(LineFault) {
    // Fields that are left off at a line's end are empty.
    guard found.count <= columns.count else {
      throw LineFault(
        field: "columns",
        "found \(found.count) fields; allowed: at most \(columns.count), as the header has")
    }
    present = 0
    for place in found.indices {
      let column = columns[place].rawValue
      fields[column] = found[place]
      if !found[place].isEmpty { present |= 1 &<< UInt16(truncatingIfNeeded: column) }
    }
    let time = try time(bytes)
    guard has(.action) else {
      throw LineFault(.action, "missing; allowed: \(list(vocabulary.actions.names))")
    }
    let code = try word(bytes, .action, vocabulary.actions)
    guard let action = Action(rawValue: code) else { preconditionFailure("a word for nothing") }
    var command = OrderCommand(time: time, action: action)
    let missing = masks.needed[Int(code)] & ~present
    let strange = present & ~masks.allowed[Int(code)]
    if missing | strange != 0 { throw columnFault(missing: missing, strange: strange, action) }

    // Every field is read before anything is kept: a bad line leaves no trace.
    for column in [Column.order, .account, .instrument] where has(column) {
      if let fault = NameTable.fault(bytes, fields[column.rawValue]) {
        throw LineFault(column, fault)
      }
    }
    if has(.side) { command.side = Side(code: try word(bytes, .side, vocabulary.sides)) }
    if has(.type) { command.type = OrderType(code: try word(bytes, .type, vocabulary.types)) }
    if has(.tif) { command.tif = TimeInForce(code: try word(bytes, .tif, vocabulary.tifs)) }
    let isAmount = action == .new || action == .replace
    if isAmount && has(.price) {
      command.price = try decimal(bytes, .price)
      command.given |= OrderCommand.price
    }
    if isAmount && has(.quantity) {
      command.quantity = try decimal(bytes, .quantity)
      command.given |= OrderCommand.quantity
    }
    var terms = CommandTerms()
    if action == .new { try readTerms(bytes, &command, &terms) }
    if action == .auctionOpen || action == .clock { command.detail = try marketFlag(bytes, action) }
    try keep(bytes, command, terms)
  }

  /// Gives the names their numbers, and the command its place.
  private mutating func keep(
    _ bytes: Span<UInt8>, _ line: OrderCommand, _ terms: CommandTerms
  ) throws(LineFault) {
    var command = line
    if has(.instrument) { command.instrument = try instrument(bytes) }
    if has(.order) { command.order = result.orders.number(bytes, fields[Column.order.rawValue]) }
    if has(.account) {
      command.account = result.accounts.number(bytes, fields[Column.account.rawValue])
    }
    if !terms.isEmpty {
      command.terms = UInt32(result.terms.count)
      result.terms.append(terms)
    }
    lastTime = command.time
    result.commands.append(command)
  }

  // MARK: Single fields

  func has(_ column: Column) -> Bool {
    present & (1 &<< UInt16(truncatingIfNeeded: column.rawValue)) != 0
  }

  func text(_ bytes: Span<UInt8>, _ field: Field) -> String {
    String(decoding: (field.start..<field.end).map { bytes[$0] }, as: UTF8.self)
  }

  private func text(_ bytes: Span<UInt8>, _ column: Column) -> String {
    text(bytes, fields[column.rawValue])
  }

  private func word(
    _ bytes: Span<UInt8>, _ column: Column, _ list: WordList
  ) throws(LineFault) -> UInt8 {
    if let code = list.code(bytes, fields[column.rawValue]) { return code }
    throw LineFault(column, list.fault(text(bytes, column)))
  }

  private func time(_ bytes: Span<UInt8>) throws(LineFault) -> UInt64 {
    let allowed = "allowed: nanoseconds since 1970, a whole number"
    guard has(.time) else { throw LineFault(.time, "missing; \(allowed)") }
    let field = fields[Column.time.rawValue]
    guard let time = parseNumber(bytes.extracting(field.start..<field.end)) else {
      throw LineFault(.time, "found '\(printable(text(bytes, .time)))'; \(allowed)")
    }
    guard time >= lastTime else {
      throw LineFault(
        .time, "found \(time), before \(lastTime); allowed: a time that never runs back")
    }
    return time
  }

  func decimal(_ bytes: Span<UInt8>, _ column: Column) throws(LineFault) -> Int64 {
    let field = fields[column.rawValue]
    if let units = parseDecimal(bytes.extracting(field.start..<field.end)) { return units }
    throw LineFault(column, decimalFault(text(bytes, field)))
  }

  /// Nanoseconds of an expiry.
  func expiry(_ bytes: Span<UInt8>) throws(LineFault) -> UInt64 {
    let field = fields[Column.expiry.rawValue]
    if let time = parseNumber(bytes.extracting(field.start..<field.end)) { return time }
    throw LineFault(
      .expiry,
      "found '\(printable(text(bytes, field)))'; allowed: nanoseconds since 1970, a whole number")
  }

  private mutating func instrument(_ bytes: Span<UInt8>) throws(LineFault) -> UInt32 {
    let field = fields[Column.instrument.rawValue]
    let number = result.symbols.find(bytes, field)
    if number > 0 { return number - 1 }
    if let knownSymbols {
      throw LineFault(.instrument, WordList.fault(text(bytes, field), among: knownSymbols))
    }
    guard result.symbols.count < instrumentCountMax else {
      throw LineFault(
        .instrument,
        "found '\(printable(text(bytes, field)))', one more than the \(instrumentCountMax) "
          + "instruments that a file may name; allowed: those before it")
    }
    return result.symbols.number(bytes, field) - 1
  }

  // MARK: Flags

  /// The flags of a line, between bars.
  func flags(_ bytes: Span<UInt8>, _ body: (Field) throws(LineFault) -> Void) throws(LineFault) {
    let all = fields[Column.flags.rawValue]
    var start = all.start
    for index in all.start...all.end where index == all.end || bytes[index] == UInt8(ascii: "|") {
      try body(Field(start: start, end: index))
      start = index + 1
    }
  }

  /// The phase that an auction begins, or whether a clock ends the day.
  private func marketFlag(_ bytes: Span<UInt8>, _ action: Action) throws(LineFault) -> UInt8 {
    guard has(.flags) else { return 0 }
    var found: UInt8 = 0
    let allowed = action == .clock ? ["eod"] : ["opening", "closing"]
    try flags(bytes) { (field: Field) throws(LineFault) in
      let word = text(bytes, field)
      switch (action, word) {
      case _ where found != 0 && allowed.contains(word):
        throw LineFault(.flags, "found '\(word)', a second one; allowed: one of \(list(allowed))")
      case (.clock, "eod"): found = 1
      case (.auctionOpen, "opening"): found = MarketPhase.openingAuction.code
      case (.auctionOpen, "closing"): found = MarketPhase.closingAuction.code
      default: throw flagFault(word, action, allowed)
      }
    }
    return found
  }
}
