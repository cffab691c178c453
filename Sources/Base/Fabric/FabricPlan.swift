// What a fabric will hold, written down before it is made: the composition root names every ring with
// its one writer and its one reader, and the plan becomes the directory that tools read.

/// A ring to be.
public struct RingPlan: Hashable, Sendable {
  public var name: String
  public var writer: String
  public var reader: String
  public var capacity: Int
  /// The most events published at once.
  public var largestBatch: Int { max(1, min(256, capacity / 4)) }

  public init(name: String, writer: String, reader: String, capacity: Int) {
    self.name = name
    self.writer = writer
    self.reader = reader
    self.capacity = capacity
  }
}

/// A block of counters to be: one writer, so one block of lines.
public struct CountersPlan: Hashable, Sendable {
  public var name: String
  public var writer: String
  public var counters: [String]

  public init(name: String, writer: String, counters: [String]) {
    self.name = name
    self.writer = writer
    self.counters = counters
  }
}

/// A histogram to be.
public struct HistogramPlan: Hashable, Sendable {
  public var name: String
  public var writer: String

  public init(name: String, writer: String) {
    self.name = name
    self.writer = writer
  }
}

/// Names by index, told once when the fabric is made: with "instruments" tools print symbols where
/// events bear numbers. A label is cut after 31 bytes.
public struct LabelsPlan: Hashable, Sendable {
  public var name: String
  public var labels: [String]

  public init(name: String, labels: [String]) {
    self.name = name
    self.labels = labels
  }
}

/// What the words of a board's column are.
public enum BoardUnit: UInt8, Sendable {
  /// A whole number; as all here, with a sign.
  case count = 0
  /// 1e-8.
  case decimal = 1
  /// ns since the epoch.
  case time = 2
  /// Eight bytes that are no number: of a text, the first one lowest.
  case bytes = 3
}

public struct BoardColumn: Hashable, Sendable {
  public var name: String
  public var unit: BoardUnit

  public init(_ name: String, _ unit: BoardUnit = .count) {
    self.name = name
    self.unit = unit
  }
}

/// A board to be: rows that a stage keeps up to date for whoever looks. The reader proves each copy of a row.
public struct BoardPlan: Hashable, Sendable {
  public var name: String
  public var writer: String
  public var rows: Int
  public var columns: [BoardColumn]
  /// The labels that name its rows; empty: they have numbers.
  public var rowNames: String

  public init(
    name: String, writer: String, rows: Int, columns: [BoardColumn], rowNames: String = ""
  ) {
    self.name = name
    self.writer = writer
    self.rows = rows
    self.columns = columns
    self.rowNames = rowNames
  }
}

/// Everything that one fabric holds.
public struct FabricPlan: Sendable {
  public var instance: String
  public var build: String
  public var pipeline: String
  public var config: String
  public var journal: String
  public var rings: [RingPlan] = []
  public var counters: [CountersPlan] = []
  public var histograms: [HistogramPlan] = []
  /// One without labels is left out.
  public var labels: [LabelsPlan] = []
  /// One without rows is left out.
  public var boards: [BoardPlan] = []

  public init(
    instance: String, build: String = "", pipeline: String = "", config: String = "",
    journal: String = ""
  ) {
    self.instance = instance
    self.build = build
    self.pipeline = pipeline
    self.config = config
    self.journal = journal
  }

  /// An instance is a file name: letters, digits, dot, dash and underline, at most 48 of them.
  public static func isValid(instance: String) -> Bool {
    let bytes = Array(instance.utf8)
    guard (1...48).contains(bytes.count), bytes[0] != UInt8(ascii: ".") else { return false }
    return bytes.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        return true
      default:
        return false
      }
    }
  }

  struct Part {
    var kind: FabricPartKind
    var name: String
    var writer: String
    var reader: String
    var capacity: Int
    var byteCount: Int
    var largestBatch: Int
    var labels: [String]
    var columns: [BoardColumn] = []
    var rowNames = ""
  }

  var parts: [Part] {
    rings.map {
      Part(
        kind: .ring, name: $0.name, writer: $0.writer, reader: $0.reader, capacity: $0.capacity,
        byteCount: FabricLayout.Ring.byteCount(capacity: $0.capacity),
        largestBatch: $0.largestBatch, labels: [])
    }
      + counters.map {
        Part(
          kind: .counters, name: $0.name, writer: $0.writer, reader: "",
          capacity: $0.counters.count,
          byteCount: FabricLayout.Counters.byteCount(count: $0.counters.count), largestBatch: 0,
          labels: $0.counters)
      }
      + histograms.map {
        Part(
          kind: .histogram, name: $0.name, writer: $0.writer, reader: "",
          capacity: HistogramScale.bucketCount, byteCount: FabricLayout.Histogram.byteCount,
          largestBatch: 0, labels: [])
      }
      + labels.filter { !$0.labels.isEmpty }.map {
        Part(
          kind: .labels, name: $0.name, writer: "", reader: "", capacity: $0.labels.count,
          byteCount: FabricLayout.Labels.byteCount(count: $0.labels.count), largestBatch: 0,
          labels: $0.labels)
      } + boards.filter { $0.rows > 0 }.map(Self.part)
  }

  private static func part(_ board: BoardPlan) -> Part {
    Part(
      kind: .board, name: board.name, writer: board.writer, reader: "", capacity: board.rows,
      byteCount: FabricLayout.Board.byteCount(rows: board.rows, columns: board.columns.count),
      largestBatch: 0, labels: [], columns: board.columns, rowNames: board.rowNames)
  }
}
