// apus fix decode --order: the life of one order through a log. Read twice: what belongs to the order is
// known only at the log's end, as an id may be linked to it by a later message.

import Arguments
import FIXText
import Printing
import Spellcheck

/// The first reading: which ids are one order's.
private struct LinkRun: ~Copyable, LogListener {
  var links = OrderLinks()
  mutating func hear(_ entry: LogEntry) { links.note(entry.fields) }
  mutating func rest() {}
}

/// The second reading: what its messages say.
public struct OrderRun: ~Copyable, LogListener {
  private let lexicon: Lexicon
  private let links: OrderLinks
  private let wanted: Set<Int>
  private let options: DecodeOptions
  private let entryText: EntryText
  private let line: OrderLine
  private let paint = Terminal.output.paint
  private var output = Output()
  private var lives: [Int: OrderLife] = [:]

  private init(
    _ lexicon: Lexicon, _ options: DecodeOptions, _ links: OrderLinks, wanted: Set<Int>
  ) {
    self.lexicon = lexicon
    self.options = options
    self.links = links
    self.wanted = wanted
    entryText = EntryText(lexicon, paint: Terminal.output.paint)
    line = OrderLine(lexicon: lexicon)
  }

  /// Prints a line a message and a summary of each order that bears the id; refused when none does.
  public static func run(
    path: String, order id: String, _ lexicon: Lexicon, _ options: DecodeOptions
  ) throws(LogFileError) -> ExitStatus {
    var file = try LogFile(path: path)
    try file.makeRepeatable()
    var first = LinkRun()
    try file.read(lexicon, to: &first)
    let wanted = first.links.orders(named: id)
    guard !wanted.isEmpty else {
      let near = Spelling.suggestion(for: id, among: first.links.allNames)
      Terminal.complain(
        "\(file.name): no message has '\(id)' as ClOrdID (11), OrigClOrdID (41) or OrderID (37)"
          + near)
      return .refused
    }
    guard file.rewind() else {
      throw LogFileError(description: "\(file.name): it can't be read twice: give a file instead")
    }
    file.showsProgress = !Terminal.output.isInteractive
    var run = OrderRun(lexicon, options, first.links, wanted: wanted)
    try file.read(lexicon, to: &run)
    run.tellSummary()
    return .done
  }

  public mutating func hear(_ entry: LogEntry) {
    let orders = links.orders(of: entry.fields, among: wanted)
    guard !orders.isEmpty else { return }
    for order in orders { lives[order, default: OrderLife()].note(entry.fields, lexicon) }
    guard options.filter.takes(entry.fields) else { return }
    if options.isJSON {
      let text = entryText
      output.write { text.append(entry, to: &$0) }
      return
    }
    let time = MessageTable.readable(entry.fields.text(of: 52) ?? "")
    let again = entry.fields.text(of: 43) == "Y" ? paint.yellow(" (sent again)") : ""
    let broken = entry.isBroken ? paint.red(" (broken)") : ""
    output.write(
      "\(paint.dim(Table.pad("line \(entry.line)", 9, .left)))  \(time)  "
        + "\(SessionKey(entry.fields))  "
        + "\(line.text(entry.fields))\(again)\(broken)\n")
  }

  public mutating func rest() { output.flush() }

  private mutating func tellSummary() {
    if !options.isJSON { output.write("\n") }
    for (order, life) in lives.sorted(by: { $0.key < $1.key }) {
      let (client, venue) = links.names(of: order)
      if options.isJSON {
        output.write { life.object(client: client, venue: venue).appendLine(to: &$0) }
      } else {
        output.write(life.text(client: client, venue: venue) + "\n")
      }
    }
    output.flush()
  }
}
