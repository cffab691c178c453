// What was typed after 'apus orders', as a question about orders.

import Arguments
import CommandWords
import EventText
import Events
import Journal
import OrderAudit
import Platform

struct OrdersQuestion {
  private(set) var scope = AuditScope()

  static let stateNames = ShownState.allCases.map { $0.name.lowercased() }
  private static let reasonNames = Array(Reason.names.dropFirst())

  /// What can be said without the journals.
  init(_ values: Values) throws(UsageError) {
    guard !values[OrdersCommand.journals].isEmpty else {
      throw UsageError("JOURNAL is missing: name a journal's directory, or one that holds journals")
    }
    for word in values[OrdersCommand.state] {
      guard let state = ShownState(named: word) else {
        throw Self.unknown("--state", word, Self.stateNames)
      }
      scope.states.insert(state)
    }
    for word in values[OrdersCommand.reason] {
      guard let code = Reason.names.dropFirst().firstIndex(of: word) else {
        throw Self.unknown("--reason", word, Self.reasonNames)
      }
      scope.reasons.append(Reason(code: UInt16(code)))
    }
    for word in values[OrdersCommand.strategy] {
      if let number = UInt16(word), number <= 0x0FFF { scope.strategies.insert(number) }
    }
    if let side = values[OrdersCommand.side] { scope.side = side == "buy" ? .buy : .sell }
    scope.isLiveOnly = values[OrdersCommand.live]
    scope.keepsSteps = values[OrdersCommand.life] || !values[OrdersCommand.id].isEmpty
  }

  /// The rest: names that the journals know, and times of their days.
  mutating func settle(_ values: Values, among journals: [AuditedJournal]) throws(UsageError) {
    guard let newest = journals.last else {
      throw UsageError(
        "there is no journal of an instance '\(values[OrdersCommand.instance] ?? "")' there")
    }
    let instances = Set(journals.map(\.reader.header.instance)).sorted()
    if instances.count > 1 {
      throw UsageError(
        "these are journals of several cores (\(instances.joined(separator: ", "))), whose orders "
          + "aren't each other's: choose one with --instance, or name its journals")
    }
    let hasVenue = journals.contains(where: \.isVenue)
    for word in values[OrdersCommand.instrument] {
      let symbols = Self.all(journals.map(\.symbols))
      guard symbols.contains(word) else { throw Self.unknown("--instrument", word, symbols) }
      scope.symbols.insert(word)
    }
    for word in values[OrdersCommand.session] {
      let clients = Self.all(journals.map(\.clients))
      guard hasVenue else {
        throw UsageError("--session is of a venue's clients, and this is a trader's journal")
      }
      guard clients.contains(word) else { throw Self.unknown("--session", word, clients) }
      scope.clients.insert(word)
    }
    if hasVenue, !values[OrdersCommand.strategy].isEmpty {
      throw UsageError(
        "--strategy is of a trader's orders; those of a venue come from clients: use --session")
    }
    let strategies = Self.all(journals.map(\.strategies))
    for word in values[OrdersCommand.strategy] {
      if let number = UInt16(word), scope.strategies.contains(number) { continue }
      guard strategies.contains(word) else {
        throw Self.unknown("--strategy", word, strategies)
      }
      scope.strategyNames.insert(word)
    }
    for word in values[OrdersCommand.id] {
      let order = OrderWords.id(typed: word)
      if let order { scope.ids.insert(order.bits) }
      if hasVenue { scope.names.insert(word) }
      if order == nil, !hasVenue {
        throw UsageError(
          "--id is '\(word)': it takes an id as the tables show it (1-1-13), its number, or its "
            + "ClOrdID (Z and thirteen digits)")
      }
    }
    let day = String(timeText(newest.reader.header.start).prefix(10))
    if let word = values[OrdersCommand.since] { scope.since = try Self.time("--since", word, day) }
    if let word = values[OrdersCommand.until] { scope.until = try Self.time("--until", word, day) }
  }

  /// In their order, each once.
  private static func all(_ lists: [[String]]) -> [String] {
    var seen = Set<String>()
    return lists.joined().filter { seen.insert($0).inserted }
  }

  private static func unknown(_ option: String, _ word: String, _ allowed: [String]) -> UsageError {
    let shown = allowed.prefix(40).joined(separator: ", ")
    let more = allowed.count > 40 ? ", … (\(allowed.count) in all)" : ""
    return UsageError(
      "\(option) is '\(word)'\(Spelling.suggestion(for: word, among: allowed)): "
        + (allowed.isEmpty ? "the journal names none" : "it takes one of \(shown)\(more)"))
  }

  /// A moment, all of it or with the day left out.
  private static func time(_ option: String, _ word: String, _ day: String) throws(UsageError)
    -> Nanoseconds
  {
    let today = String(timeText(Nanoseconds(ClockReading.wallNs)).prefix(10))
    let whole: String
    switch word.utf8.count {
    case _ where word == "today": whole = today + "T00:00:00Z"
    case 10 where word.contains("-"): whole = word + "T00:00:00Z"
    case 5 where word.contains(":"): whole = day + "T" + word + ":00Z"
    case 8...18 where !word.contains("-"): whole = day + "T" + word + "Z"
    default: whole = word.hasSuffix("Z") ? word : word + "Z"
    }
    if let time = parseTime(whole) { return time }
    throw UsageError(
      "\(option) is '\(word)': it takes a time of day like 09:30:00 (UTC, on \(day)), a date like "
        + "\(today), both like \(today)T09:30:00Z, or today")
  }
}
