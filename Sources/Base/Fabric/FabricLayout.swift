// The shared-memory file, byte by byte. It describes itself: a tool that knows this page and nothing
// else can find and name every ring, counter and histogram of a running core.
//
//     0        ┌──────────────────────────────────────────────┐
//              │ header: magic, version, who, state, sizes     │ 4096
//     4096     ├──────────────────────────────────────────────┤
//              │ directory: one 256-byte entry for each part   │ entryCount × 256
//              ├──────────────────────────────────────────────┤  each part on a 4096 boundary
//              │ ring: tail │ producer's │ head │ consumer's   │ 4 × 128
//              │       stamps, one for every 16th slot         │ capacity / 16 × 8
//              │       slots                                   │ capacity × 64
//              ├──────────────────────────────────────────────┤
//              │ counters: values, then their names            │ n × 8, n × 32
//              ├──────────────────────────────────────────────┤
//              │ histogram: count, sum, least, most, buckets   │ 64 + 2048 × 8
//              ├──────────────────────────────────────────────┤
//              │ labels: names by index, of instruments say    │ capacity × 32
//              ├──────────────────────────────────────────────┤
//              │ board: rows (version, values), column names   │ rows × n × 64, columns × 32
//              └──────────────────────────────────────────────┘
//
// Little-endian. Text is UTF-8, padded with zeros. All words have one writer.

public enum FabricLayout {
  /// "APUSFAB1", read as a little-endian word.
  public static let magic: UInt64 = 0x3142_4146_5355_5041
  public static let version: UInt32 = 2
  public static let headerByteCount = 4096
  public static let pageByteCount = 4096
  /// The directory of all instances.
  public static let root = "/dev/shm/apus"

  enum Header {
    static let magic = 0
    static let version = 8
    static let entryByteCount = 12
    static let totalByteCount = 16
    static let pid = 24
    static let startTicks = 32
    static let createdNs = 40
    static let state = 48
    static let directoryOffset = 56
    static let entryCount = 64
    /// Bumped some ten times a second by the core's main thread: its time, in ns.
    static let heartbeatNs = 72
    static let instance = 128  // 64 bytes
    static let build = 192  // 64
    static let pipeline = 256  // 32
    static let journal = 320  // 512
    static let config = 832  // 512
  }

  enum Entry {
    static let byteCount = 256
    static let kind = 0
    static let partByteCount = 8
    static let offset = 16
    static let capacity = 24
    static let slotByteCount = 32
    static let largestBatch = 36
    static let name = 48  // 64 bytes
    static let writer = 112  // 48
    static let reader = 160  // 48
    /// Of a board: how many columns it has.
    static let columnCount = 40
    /// Of a board: the labels that name its rows.
    static let rowNames = 208  // 48
  }

  enum Ring {
    /// Published events: everything below is whole. Written by the producer.
    static let tail = 0
    static let fullWaits = 64
    static let longestWaitNs = 72
    static let producerActiveNs = 80
    /// Consumed events. Written by the consumer, two lines away: the processor fetches lines in pairs.
    static let head = 128
    static let highWater = 192
    static let consumerActiveNs = 200
    static let stamps = 512
    static let slotByteCount = 64
    /// Every so many slots one is stamped with the time of its publication.
    static let stampStride = 16

    static func slots(capacity: Int) -> Int {
      stamps + max(64, capacity / stampStride * 8 + 63 & ~63)
    }

    static func byteCount(capacity: Int) -> Int { slots(capacity: capacity) + capacity * 64 }
  }

  enum Counters {
    static let nameByteCount = 32

    static func names(count: Int) -> Int { (count * 8 + 63) & ~63 }

    static func byteCount(count: Int) -> Int { names(count: count) + count * nameByteCount }
  }

  enum Histogram {
    static let count = 0
    static let sum = 8
    static let least = 16
    static let most = 24
    static let buckets = 64

    static var byteCount: Int { buckets + HistogramScale.bucketCount * 8 }
  }

  /// A row is a version and as many words as there are columns; odd while it is being written.
  enum Board {
    static let columnByteCount = 32
    /// The last byte of a column's name says what it counts.
    static let columnKind = 31

    static func rowByteCount(columns: Int) -> Int { ((1 + columns) * 8 + 63) & ~63 }

    static func names(rows: Int, columns: Int) -> Int { rows * rowByteCount(columns: columns) }

    static func byteCount(rows: Int, columns: Int) -> Int {
      names(rows: rows, columns: columns) + columns * columnByteCount
    }
  }

  /// Written before the magic and never again: a reader needs no ordering beyond the magic's.
  enum Labels {
    static let labelByteCount = 32

    static func byteCount(count: Int) -> Int { count * labelByteCount }
  }
}

/// What a directory entry describes.
public enum FabricPartKind: UInt32, Sendable {
  case ring = 1
  case counters = 2
  case histogram = 3
  case labels = 4
  case board = 5
}

/// How a core is doing, as its own main thread (or its crash handler) last said.
public enum FabricState: UInt64, Sendable {
  case starting = 1
  case running = 2
  case draining = 3
  case stopped = 4
  case crashed = 5
  case failed = 6

  public var name: String { "\(self)" }
}
