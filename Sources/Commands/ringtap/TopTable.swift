// The live table of `top`: what fits the width, the most telling columns first.

import Arguments
import Fabric
import Printing

/// One ring's line before it is laid out.
struct TopRow {
  let ring: FabricPart
  let figures: RingFigures
  let history: [UInt64]
}

struct TopTable {
  private enum Column: CaseIterable {
    case ring, depth, capacity, fill, trend, high, incoming, outgoing, oldest, lag, waits, waitRate
    case longest, path

    /// The lower, the later it gives way on a narrow terminal.
    var rank: Int {
      switch self {
      case .ring, .depth, .incoming, .outgoing: 1
      case .fill, .oldest: 2
      case .trend, .capacity: 3
      case .lag: 4
      case .high: 5
      case .waits: 6
      case .longest: 7
      case .path: 8
      case .waitRate: 9
      }
    }

    var title: String {
      switch self {
      case .ring: "ring"
      case .depth: "depth"
      case .capacity: "of"
      case .fill: "fill"
      case .trend: "trend"
      case .high: "high"
      case .incoming: "in/s"
      case .outgoing: "out/s"
      case .oldest: "oldest"
      case .lag: "lag"
      case .waits: "waits"
      case .waitRate: "waits/s"
      case .longest: "longest"
      case .path: "writer → reader"
      }
    }

    var alignment: Table.Alignment {
      switch self {
      case .ring, .fill, .trend, .path: .left
      default: .right
      }
    }

    /// Wide enough for what comes, so that a redraw doesn't shift the table.
    var leastWidth: Int {
      switch self {
      case .fill: TopTable.fillWidth
      case .trend: TopTable.leastTrendWidth
      case .oldest, .lag, .longest: 6
      case .depth, .high, .incoming, .outgoing, .waits, .waitRate: 5
      case .capacity, .ring, .path: 0
      }
    }
  }

  private static let fillWidth = 8
  private static let leastTrendWidth = 8
  private static let widestTrend = 40
  /// A consumer that stands this long while events wait is worth a word.
  static let worryingLagNs: UInt64 = 1_000_000_000

  /// What `top --help` says about the columns.
  static let legend = [
    "ring: the queue. depth: events that wait. of: how many it can hold. fill: the same as a bar.",
    "trend: the fullest moment of each interval, newest right, on a logarithmic scale. high: the "
      + "most that ever waited, as its reader saw it.",
    "in/s, out/s: events published and consumed. oldest: how long ago the input behind the oldest "
      + "waiting event was sequenced. lag: how long the reader hasn't moved while events wait.",
    "waits: how often the writer was held back by a full ring. longest: its longest such wait.",
  ]

  /// The table's lines for a terminal of that width; all columns where nothing limits it.
  static func lines(_ rows: [TopRow], width: Int?, paint: Paint) -> [String] {
    let columns = fitting(rows, width: width ?? .max)
    let widths = columns.map { natural($0, rows) }
    let used = widths.reduce(0, +) + columns.count - 1
    let spare = min(widestTrend - leastTrendWidth, max(0, (width ?? used) - used))
    func widthOf(_ index: Int) -> Int { widths[index] + (columns[index] == .trend ? spare : 0) }

    let head = columns.indices.map {
      Table.pad(columns[$0].title, widthOf($0), columns[$0].alignment)
    }
    var lines = [paint.dim(head.joined(separator: " "))]
    for row in rows {
      let cells = columns.indices.map { index in
        let text = cell(columns[index], row, trendWidth: widthOf(index))
        return painted(
          Table.pad(text, widthOf(index), columns[index].alignment), columns[index], row, paint)
      }
      var line = cells.joined(separator: " ")
      while line.hasSuffix(" ") { line.removeLast() }
      lines.append(line)
    }
    return lines
  }

  /// Titles of the columns that a wider terminal would show.
  static func hidden(_ rows: [TopRow], width: Int) -> [String] {
    let shown = fitting(rows, width: width)
    return Column.allCases.filter { $0 != .trend && !shown.contains($0) }.map(\.title)
  }

  private static func fitting(_ rows: [TopRow], width: Int) -> [Column] {
    var columns: Set<Column> = []
    var used = 0
    // One look makes no trend.
    let candidates = Column.allCases.filter {
      $0 != .trend || rows.contains { $0.history.count > 1 }
    }
    for column in candidates.sorted(by: { $0.rank < $1.rank }) {
      let more = natural(column, rows) + (columns.isEmpty ? 0 : 1)
      if used + more > width && column.rank > 1 { break }
      columns.insert(column)
      used += more
    }
    return Column.allCases.filter { columns.contains($0) }
  }

  private static func natural(_ column: Column, _ rows: [TopRow]) -> Int {
    let title = max(column.title.count, column.leastWidth)
    guard column != .trend else { return title }
    return rows.reduce(title) { max($0, cell(column, $1, trendWidth: 0).count) }
  }

  private static func cell(_ column: Column, _ row: TopRow, trendWidth: Int) -> String {
    let figures = row.figures
    let reading = figures.reading
    switch column {
    case .ring: return row.ring.name
    case .depth: return Readable.count(reading.depth)
    case .capacity: return Readable.count(UInt64(row.ring.capacity))
    case .fill: return bar(reading.depth, of: row.ring.capacity)
    case .trend: return sparkline(row.history.suffix(trendWidth), of: row.ring.capacity)
    case .high: return Readable.count(reading.highWater)
    case .incoming: return Readable.rate(figures.inPerSecond)
    case .outgoing: return Readable.rate(figures.outPerSecond)
    case .oldest: return figures.oldestNs.map { Readable.duration($0) } ?? "-"
    case .lag: return figures.lagNs == 0 ? "-" : Readable.duration(figures.lagNs)
    case .waits: return Readable.count(reading.fullWaits)
    case .waitRate: return Readable.rate(figures.fullWaitsPerSecond)
    case .longest:
      return reading.longestWaitNs == 0 ? "-" : Readable.duration(reading.longestWaitNs)
    case .path: return "\(row.ring.writer) → \(row.ring.reader)"
    }
  }

  private static func painted(_ text: String, _ column: Column, _ row: TopRow, _ paint: Paint)
    -> String
  {
    let depth = row.figures.reading.depth
    let capacity = UInt64(row.ring.capacity)
    switch column {
    case .fill, .depth:
      if depth * 10 >= capacity * 9 { return paint.red(text) }
      return depth * 2 >= capacity ? paint.yellow(text) : text
    case .lag: return row.figures.lagNs > worryingLagNs ? paint.red(text) : text
    case .waits, .waitRate, .longest:
      return row.figures.fullWaitsPerSecond > 0 ? paint.yellow(text) : text
    case .trend: return paint.cyan(text)
    default: return text
    }
  }

  /// Eighths of a cell; anything at all shows.
  static func bar(_ depth: UInt64, of capacity: Int) -> String {
    let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let cells = UInt64(fillWidth)
    let whole = UInt64(max(1, capacity))
    var parts = min(depth, whole) * cells * 8 / whole
    if depth > 0 && parts == 0 { parts = 1 }
    let text = String(repeating: "█", count: Int(parts / 8)) + eighths[Int(parts % 8)]
    return text + String(repeating: "·", count: fillWidth - text.count)
  }

  /// One cell a look: its height is the logarithm of the depth, full when the ring is.
  static func sparkline(_ history: ArraySlice<UInt64>, of capacity: Int) -> String {
    let heights = Array(" ▁▂▃▄▅▆▇█")
    // Bits that a number takes: 0 for 0, and one more for each doubling.
    func bits(_ n: UInt64) -> Int { UInt64.bitWidth - n.leadingZeroBitCount }
    let most = max(1, bits(UInt64(capacity)))
    return String(
      history.map { depth in
        depth == 0 ? heights[0] : heights[max(1, min(8, bits(depth) * 8 / most))]
      })
  }

  /// What the figures mean where they are bad, in words.
  static func remarks(_ rows: [TopRow]) -> [String] {
    rows.compactMap { row in
      let figures = row.figures
      let depth = figures.reading.depth
      if figures.lagNs > worryingLagNs {
        return "\(row.ring.reader) hasn't taken an event from \(row.ring.name) for "
          + "\(Readable.duration(figures.lagNs)), while \(Readable.plural(depth, "event"))"
          + (depth == 1 ? " waits." : " wait.")
      }
      if depth * 10 >= UInt64(row.ring.capacity) * 9 {
        return "\(row.ring.name) is \(depth * 100 / UInt64(row.ring.capacity))% full: "
          + "\(row.ring.reader) doesn't keep up with \(row.ring.writer)."
      }
      return nil
    }
  }
}
