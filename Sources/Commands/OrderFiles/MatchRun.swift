// An order file from its bytes to the last line: read all of it, make an engine with room for what it
// holds, then do command by command and tell what happens.

import Arguments
import EventText
import Events
import Matching
import Platform
import Printing
import Venue

/// What a run is asked for.
public struct MatchOptions: Sendable {
  public var isJSON = false
  public var isStrict = false
  public var showsBooks = false
  public var showsStats = false
  /// Nil: whatever the file names, on the finest tick.
  public var instruments: [VenueInstrument]?
  /// Live orders of each instrument that has no terms of its own.
  public var orderCapacity = Int(VenueInstruments.orderCapacityMax)

  public init() {}
}

public struct MatchRun {
  private let options: MatchOptions
  private let file: OrderCommands
  private let settings: MatchingSettings
  /// As errors are told, one a line, in the file's order.
  private let faults: [String]

  /// Reads a file's commands. Throws for what makes it no order file at all: it can't be read, or its
  /// header is wrong.
  public init(path: String, _ options: MatchOptions) throws(OrderFileError) {
    self.options = options
    let source = try FileBytes.read(path: path)
    let bytes = source.bytes.span
    var reader = LineReader(bytes)
    guard reader.next(bytes) else {
      throw OrderFileError(
        "\(source.name): there is no line in it; it begins with a header: "
          + Column.names.joined(separator: ","))
    }
    let header: Header
    do throws(OrderFileError) {
      let text = reader.isQuoted ? reader.unquoted : source.bytes
      header = try Header(
        reader.fields.map { String(decoding: text[$0.start..<$0.end], as: UTF8.self) })
    } catch {
      throw OrderFileError("\(source.name):\(reader.line): \(error)")
    }
    var parser = CommandParser(
      header, symbols: options.instruments.map { $0.map(\.symbol) },
      instrumentCountMax: VenueInstruments.countMax)
    parser.reserve(byteCount: bytes.count)
    var faults: [String] = []
    while reader.next(bytes) {
      do throws(LineFault) {
        if let fault = reader.quoteFault { throw LineFault(field: "columns", fault) }
        if reader.isQuoted {
          try parser.parse(reader.unquoted.span, reader.fields)
        } else {
          try parser.parse(bytes, reader.fields)
        }
      } catch {
        faults.append("\(source.name):\(reader.line): \(error.field): \(error.message)")
        if options.isStrict { break }
      }
    }
    file = parser.finish()
    self.faults = faults
    settings = Self.settings(file, options)
  }

  // MARK: Running

  /// Commands that are done before what they caused is told.
  private static let batch = 1024
  private static let eventsAtOnce = 4096

  /// Does what the file says and prints it. True when every line of it was good.
  public func run() -> Bool {
    if !options.isStrict { tell(faults) }
    var feed = EngineFeed(settings, file)
    var teller = EventTeller(file, instrumentCount: settings.instruments.count)
    let writer = LineWriter(file, isJSON: options.isJSON)
    var output = Output()
    var stats = MatchStats()
    if !options.isJSON { output.write(LineWriter.header) }
    var next = 0
    while next < file.commands.count || feed.isUnfinished {
      let began = ClockReading.steadyNs
      let end = min(next + Self.batch, file.commands.count)
      while feed.eventCount < Self.eventsAtOnce || !feed.isWhole {
        if feed.isUnfinished {
          feed.resume()
        } else if next < end {
          feed.take(file.commands[next], number: next + 1)
          next += 1
        } else {
          break
        }
      }
      stats.engineNs += ClockReading.steadyNs - began
      output.write { out in
        feed.drain { events in
          for index in events.indices {
            guard let line = teller.line(events, at: index) else { continue }
            stats.events += 1
            writer.append(line, to: &out)
          }
        }
      }
    }
    if options.showsBooks { printBooks(feed, teller.ledger, &output) }
    output.flush()
    if options.isStrict { tell(faults) }
    if options.showsStats {
      stats.commands = UInt64(file.commands.count)
      stats.trades = teller.tradeCount
      stats.volumes = teller.volumes.prefix(file.symbols.count).enumerated().map { index, volume in
        (symbol(index), volume)
      }
      stats.tell(isJSON: options.isJSON)
    }
    return faults.isEmpty
  }

  private func symbol(_ index: Int) -> String { file.symbols.text(UInt32(index + 1)) }

  private func printBooks(_ feed: borrowing EngineFeed, _ ledger: Ledger, _ output: inout Output) {
    for index in settings.instruments.indices {
      let orders = feed.resting(of: index)
      if orders.isEmpty { continue }
      let book = BookText(symbol: symbol(index), orders: orders, file: file, ledger: ledger)
      if options.isJSON {
        output.write { book.json.appendLine(to: &$0) }
      } else {
        output.write("\n")
        for line in book.lines(Terminal.output.paint) { output.write(line + "\n") }
      }
    }
  }

  private func tell(_ faults: [String]) {
    guard !faults.isEmpty else { return }
    var errors = Output(descriptor: 2, loss: .isIgnored)
    for fault in faults { errors.write(fault + "\n") }
  }
}
