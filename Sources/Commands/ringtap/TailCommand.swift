// ringtap tail: the events of one ring, decoded, as they are published.

import Arguments
import EventText
import Events
import Fabric
import Printing

enum TailCommand {
  static let ring = Positional.required("RING", help: "Which ring, as 'ringtap list' names it.")
  static let count = Option.integer(
    "count", short: "n", in: 1...Int.max, help: "Ends after so many events; see above.")
  static let follow = Option.flag(
    "follow", short: "f", help: "With -n: goes on after those, until ^C.")
  static let kinds = Option.choices(
    "kind", short: "k", placeholder: "KIND[,KIND]", of: EventKind.all.compactMap(\.name),
    help: "Only events of these kinds.")
  static let instrument = Option.text(
    "instrument", placeholder: "SYMBOL", help: "Only this instrument's events: symbol or index.")
  static let fromOldest = Option.flag(
    "from-oldest", help: "Begins with the oldest event that can still be read.")
  static let rate = Option.integer(
    "rate", in: 1...100_000_000, default: 1000,
    help: "Copies at most so many events a second. Each copy takes a cache line from the core's "
      + "threads for a moment; 1000 a second they don't feel. A ring that is faster is shown in "
      + "part, and what is missing is counted.")

  static let command = Command(
    "tail", summary: "prints a ring's events as they are published",
    discussion: [
      "Begins with the next event that is published and follows until ^C or until the core ends.",
      "With -n N it first prints the last N events that can still be read and is done; when there "
        + "were fewer, it follows until there are N. With --once it never follows. With --from-oldest "
        + "it begins with the oldest. Of a core that no longer runs it prints what can be read.",
      "A ring keeps its newest events only. When its producer has come round before an event was "
        + "copied, that event is lost to ringtap (never to the core), and the output says so: "
        + "'lost 1234 events', with --json {\"lost\":1234}.",
      "The rings of a strategy in another process are called outside.NAME.events and outside.NAME.intents. They are that "
        + "process's own: who follows one follows the process that sits at the seat when it begins.",
    ],
    options: [count, follow, kinds, instrument, fromOldest, rate], positionals: [ring],
    examples: [
      Example("ringtap tail orders-risk", "Orders on their way to risk, from now on."),
      Example("ringtap tail orders-risk -n 5 --json", "The last five, as JSON."),
      Example(
        "ringtap tail risk-gateway-out --kind order_new,order_cancel --instrument ACME",
        "What is about to be sent for one instrument."),
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      try Instance.look(values) { (instance: Instance) throws(UsageError) in
        try RingTail(instance: instance, values: values).run(values)
      }
    })
}

private struct RingTail {
  let instance: Instance
  let observed: ObservedRing
  let filter: TailFilter
  let printer: TailPrinter
  let output = OutputBox()

  init(instance: Instance, values: Values) throws(UsageError) {
    self.instance = instance
    let name = values[TailCommand.ring]
    let rings = instance.view.allRings
    guard let observed = rings.first(where: { $0.part.name == name }) else {
      let names = rings.map(\.part.name)
      throw UsageError(
        "instance '\(instance.name)' has no ring '\(name)'"
          + "\(Spelling.suggestion(for: name, among: names)): it has \(names.joined(separator: ", "))"
      )
    }
    if name == "sessions" || name.hasPrefix("sessions-") {
      throw UsageError(
        "the ring '\(name)' has no events: the two gateways tell each other about sessions there. "
          + "'apus ctl sessions --instance \(instance.name)' shows how those stand, the other rings have events"
      )
    }
    self.observed = observed
    let symbols = instance.view.labels(named: "instruments")
    var filter = TailFilter()
    filter.kinds = Set(
      EventKind.all.filter { values[TailCommand.kinds].contains($0.name ?? "") })
    if let wanted = values[TailCommand.instrument] {
      filter.instrument = try Self.instrument(wanted, among: symbols)
    }
    self.filter = filter
    printer = TailPrinter(isJSON: values[Ringtap.json], json: EventJSON(symbols: symbols))
  }

  private var ring: FabricPart { observed.part }
  private var observer: RingObserver { observed.observer }

  private static func instrument(_ wanted: String, among symbols: [String]) throws(UsageError)
    -> InstrumentID
  {
    if let index = symbols.firstIndex(of: wanted) { return InstrumentID(UInt32(index)) }
    if let index = UInt32(wanted), symbols.isEmpty || Int(index) < symbols.count {
      return InstrumentID(index)
    }
    guard !symbols.isEmpty else {
      throw UsageError("this core doesn't name its instruments: give an index, not '\(wanted)'")
    }
    throw UsageError(
      "there is no instrument '\(wanted)'\(Spelling.suggestion(for: wanted, among: symbols)): "
        + "it is one of \(symbols.joined(separator: ", ")), or an index below \(symbols.count)")
  }

  func run(_ values: Values) -> ExitStatus {
    Interrupt.catchAll()
    let first = instance.condition
    let count = values[TailCommand.count]
    let isOnce = values[Ringtap.once] || !first.isLive
    let tail = observer.tail
    // What there is already, and where to go on.
    var cursor = tail
    var shown = 0
    if values[TailCommand.fromOldest] || (isOnce && count == nil) {
      cursor = observer.oldestReadable(tail: tail)
    } else if let count {
      let events = TailReader.last(count, before: tail, of: observer, filter: filter)
      for event in events { output.write { printer.append(event, to: &$0) } }
      shown = events.count
    }
    output.flush()
    let wanted = values[TailCommand.follow] && !values[TailCommand.fromOldest] ? nil : count
    if isOnce || wanted.map({ shown < $0 }) ?? true {
      var reader = TailReader(
        observer, filter: filter, rate: values[TailCommand.rate], from: cursor)
      if !isOnce { introduce() }
      return follow(&reader, from: tail, isOnce: isOnce, wanted: wanted, shown: shown)
    }
    return .done
  }

  /// Tells a person what is about to come; a script isn't bothered.
  private func introduce() {
    guard Terminal.output.isInteractive && !printer.isJSON else { return }
    let line = "\(ring.name) of \(instance.name), \(ring.writer) → \(ring.reader); ^C ends"
    Terminal.complain(Terminal.errors.paint.dim(line))
  }

  private func follow(
    _ reader: inout TailReader, from start: UInt64, isOnce: Bool, wanted: Int?, shown: Int
  ) -> ExitStatus {
    var left = wanted.map { $0 - shown } ?? .max
    var lastWordNs = Moment.steadyNs
    var lastCheckNs = lastWordNs
    var condition = instance.condition
    while left > 0 && !Interrupt.isRequested {
      if Moment.span(from: lastCheckNs, to: Moment.steadyNs) > 500_000_000 {
        // Asking the kernel whether the process is there is dearer than a look: twice a second.
        condition = instance.condition
        lastCheckNs = Moment.steadyNs
      }
      // Asked before the look: after an end was seen nothing more is published, and nobody is
      // disturbed by reading fast.
      let isOver = isOnce || !condition.isLive
      let wantsMore = reader.look(unlimitedTo: isOver ? .max : start) { item in
        switch item {
        case .lost(let lost): say(lost: lost)
        case .event(let event):
          output.write { printer.append(event, to: &$0) }
          left -= 1
        }
        return left > 0
      }
      // While nothing matches, the gaps are told once a second.
      if Moment.span(from: lastWordNs, to: Moment.steadyNs) > 1_000_000_000 {
        say(lost: reader.takeLost())
        lastWordNs = Moment.steadyNs
      }
      output.flush()
      if isOnce || !wantsMore || (isOver && reader.isAtEnd) { break }
      Interrupt.sleep(ns: reader.restNs)
    }
    say(lost: reader.takeLost())
    output.flush()
    if left > 0 && !condition.isLive && !isOnce {
      Terminal.complain("ringtap: \(instance.farewell(condition))")
      return condition.isBadEnd ? .refused : .done
    }
    return .done
  }

  private func say(lost: UInt64) {
    if lost > 0 { output.write { printer.append(lost: lost, to: &$0) } }
  }
}

/// Lets a copyable value own the output: one owner, cold.
private final class OutputBox {
  private var output = Output()

  func write(_ fill: (inout [UInt8]) -> Void) { output.write(fill) }
  func flush() { output.flush() }
}

/// Events as lines.
private struct TailPrinter {
  let isJSON: Bool
  let json: EventJSON

  func append(_ event: Event, to out: inout [UInt8]) {
    if isJSON {
      json.append(event, to: &out)
    } else {
      json.appendDescription(event, to: &out)
    }
    out.append(UInt8(ascii: "\n"))
  }

  func append(lost: UInt64, to out: inout [UInt8]) {
    if isJSON {
      (["lost": .number(lost)] as JSONObject).appendLine(to: &out)
    } else {
      out.append(contentsOf: "lost \(Readable.plural(lost, "event"))\n".utf8)
    }
  }
}
