// apus match: an order file through the matching engine, and what happens to each order.

import Arguments
import CommandWords
import Config
import OrderFiles
import Venue

package enum MatchCommand {
  static let orders = Positional.required(
    "ORDERS.csv", help: "The file of commands; '-' reads standard input.")
  static let json = Option.flag(
    "json", help: "Writes events (and books, and statistics) as JSON, one object a line.")
  static let instruments = Option<String?>.text(
    "instruments", placeholder: "FILE",
    help: "The instruments: ticks, lots, bands, reference prices, allocation, as in "
      + "config/instruments.yaml. Without it every symbol in the file is one that takes any price "
      + "and quantity to 1e-8, without bands, in price-time order.")
  static let capacity = Option<Int?>.integer(
    "capacity", in: 1...Int(VenueInstruments.orderCapacityMax),
    help: "Live orders that each instrument may have; more are rejected (capacity). Where an "
      + "instruments file is given, its order_capacity says so. Default: "
      + "\(VenueInstruments.orderCapacityDefault), as everywhere.")
  static let book = Option.flag(
    "book", help: "Prints the final books behind the events: levels, then every order in its turn.")
  static let stats = Option.flag(
    "stats", help: "Says on stderr how much was done, and how long the engine took for it.")
  static let strict = Option.flag(
    "strict", help: "Stops at the first line that can't be understood; those before it are done.")

  package static let command = Command(
    ToolCommand.match.name, summary: ToolCommand.match.summary,
    discussion: MatchGuide.paragraphs,
    options: [json, instruments, book, stats, strict, capacity], positionals: [orders],
    examples: [
      Example("apus match examples/orders.csv", "The worked example; examples/README.md walks it."),
      Example("apus match orders.csv --book --stats", "The final books too, and how fast it went."),
      Example(
        "apus match orders.csv --instruments config/instruments.yaml",
        "With ticks, lots and price bands."),
      Example("grep -v ,XYZ, orders.csv | apus match - --json", "From a pipe, for a script."),
    ],
    exitCodes: [
      0: "done; rejected orders are an answer like any other",
      1: "done, but some lines couldn't be understood (with --strict: stopped at the first)",
      2: "the command line, the instruments file or the header is wrong, or a file can't be read",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in try run(values) })

  private static func run(_ values: Values) throws(UsageError) -> ExitStatus {
    var options = MatchOptions()
    options.isJSON = values[json]
    options.isStrict = values[strict]
    options.showsBooks = values[book]
    options.showsStats = values[stats]
    if let capacity = values[capacity] {
      if values[instruments] != nil {
        throw UsageError("--capacity goes without --instruments: write order_capacity in its file")
      }
      options.orderCapacity = capacity
    }
    if let path = values[instruments] {
      do throws(ConfigErrors) {
        options.instruments = try VenueInstruments.load(path: path)
      } catch {
        Terminal.complain(error.description)
        return .badUsage
      }
    }
    do throws(OrderFileError) {
      return try MatchRun(path: values[orders], options).run() ? .done : .refused
    } catch {
      complain(error.description)
      return .badUsage
    }
  }
}

/// What the help tells of the file and of the output.
enum MatchGuide {
  static let paragraphs = [
    "The file is CSV: a header that names the columns, in any order, then a command a line. Empty lines "
      + "and lines that begin with # are skipped. A field that doesn't apply is left empty; empty ones at "
      + "a line's end may be left off. Up to 4096 instruments. Prices and "
      + "quantities are decimals of up to 8 places, taken exactly as written. How orders match is "
      + "written down in MATCHING.md.",
    "Columns in: time_ns, action, order_id, account, instrument, side, type, tif, price, quantity, "
      + "stop_price, display_quantity, min_quantity, expire_time_ns, flags.",
    "time_ns: nanoseconds since 1970; it never runs back. action: new, cancel, replace, mass_cancel, "
      + "halt, resume, auction_open, auction_uncross, clock. order_id, account: text of up to 64 bytes. "
      + "side: B or S. type: limit, market, stop, stop_limit, trailing_stop, market_to_limit. tif: day, "
      + "(also when it is left empty), gtc, ioc, fok, gtd (with expire_time_ns), opg (opening auction), "
      + "atc (closing auction). Prices may be negative, as those of spreads are.",
    "new: needs order_id, instrument, side, type, a quantity, and what its type says: a price (limit, "
      + "stop_limit), a stop_price (stop, stop_limit; a trailing_stop may begin with one). "
      + "display_quantity makes an iceberg, min_quantity must trade at once. Its flags, separated by |: post_only, hidden, aon (all or none), trail=X "
      + "(a trailing stop's distance), and stp=cancel_newest, stp=cancel_oldest, stp=cancel_both or "
      + "stp=decrement (when it would meet an order of its own account).",
    "cancel: needs order_id, and ignores the rest. replace: needs order_id; price and quantity are the new ones, the quantity "
      + "is the order's new total, and an empty one stays as it is. Both find their instrument by "
      + "themselves; named with another one the order is unknown. mass_cancel: all orders of the account, instrument and side that are named.",
    "halt, resume, auction_open (flags: opening or closing), auction_uncross: need instrument. clock: "
      + "time passes and orders expire; flagged eod, the day ends and day orders expire.",
    "Columns out: event, time_ns, instrument, order_id, contra_order_id, side, price, quantity, leaves, "
      + "reason. One event a line, in the order in which they happen.",
    "event: accepted, rejected, fill (a line for each side, the aggressor's first), canceled, replaced, "
      + "triggered (a stop), expired, restated (an iceberg's next slice; with reason self_trade what a "
      + "decrement took off). quantity is what the line did: entered, traded, taken off, the new total "
      + "of a replace, the new slice. leaves is what the order still has, 0 after its end. price is the "
      + "trade's in a fill, otherwise the order's limit.",
    "reason of a rejected: invalid, duplicate_id, unknown_order, halted, tick, lot, price_band, "
      + "capacity, would_cross. Of a canceled: user, mass_cancel, ioc, fok, no_liquidity, min_quantity, "
      + "self_trade. Of an expired: expired.",
    "A line that can't be understood is told on stderr as FILE:LINE: FIELD: what was found, what is "
      + "allowed, and skipped. A line that can be understood and makes no sense (a limit order without a "
      + "price) is a command, and rejected (invalid).",
    "With --json the columns are keys: prices and quantities are strings, time_ns is a number, what "
      + "doesn't apply is null.",
  ]
}
