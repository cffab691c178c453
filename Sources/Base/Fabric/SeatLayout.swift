// The seat of a strategy that runs in a process of its own, byte by byte: two memories, each written by one side only.
// The core's is sealed against writing before it is lent, so the other process can't even map it writable; neither can
// change its size under the other's feet.
//
//     the core's                                      the outsider's
//     0      ┌───────────────────────────────┐        0      ┌───────────────────────────────┐
//            │ header: magic, version, who,  │               │ tail of the intents           │ 128
//            │ sizes, state                  │ 4096          │ head of the events            │ 128
//     4096   ├───────────────────────────────┤               │ heartbeat │ is leaving        │
//            │ tail of the events            │ 128    4096   ├───────────────────────────────┤
//            │ head of the intents           │ 128           │ slots of the intents          │
//     8192   ├───────────────────────────────┤               └───────────────────────────────┘
//            │ instruments, 128 bytes each   │
//            ├───────────────────────────────┤  on a 4096 boundary
//            │ slots of the events           │
//            └───────────────────────────────┘
//
// Little-endian, slots of 64 bytes. A ring's tail counts what was published, its head what was taken; a slot's place is
// the count modulo the capacity, a power of two. Whoever writes a slot stores its bytes first and the tail behind them,
// and whoever reads looks at the tail first: on x86-64 plain stores and loads keep that order.

public enum SeatLayout {
  /// "APUSSEA1", read as a little-endian word.
  public static let magic: UInt64 = 0x3141_4553_5355_5041
  public static let version: UInt32 = 1
  /// Powers of two.
  public static let eventCapacity = 65_536
  public static let intentCapacity = 1_024
  /// Events are published at the latest when so many are written.
  public static let largestBatch: UInt64 = 64

  public enum Header {
    public static let magic = 0
    public static let version = 8
    public static let strategy = 12
    public static let byteCount = 16
    public static let attachment = 24
    public static let eventCapacity = 32
    public static let eventSlots = 40
    public static let intentCapacity = 48
    public static let intentSlots = 56
    public static let instrumentCount = 64
    public static let instruments = 72
    public static let outsiderByteCount = 80
    public static let maximumPosition = 88
    public static let corePid = 96
    public static let instance = 128  // 64 bytes
    public static let seat = 192  // 64
    /// 1 while the process is at the seat; then 2 and, from bit 8, why it isn't any more (`SessionEnd`).
    public static let state = 256
  }

  /// In the core's memory.
  @inlinable public static var eventTail: Int { 4096 }
  @inlinable public static var intentHead: Int { 4224 }
  static let instruments = 8192

  public enum InstrumentEntry {
    public static let byteCount = 128
    public static let index = 0
    public static let tick = 8
    public static let lot = 16
    public static let lowestPrice = 24
    public static let highestPrice = 32
    public static let symbol = 64  // 64 bytes
  }

  /// In the outsider's memory.
  @inlinable public static var intentTail: Int { 0 }
  @inlinable public static var eventHead: Int { 128 }
  public static let heartbeat = 256
  public static let isLeaving = 264
  static let intentSlots = 4096

  static func eventSlots(instruments count: Int) -> Int {
    (instruments + count * InstrumentEntry.byteCount + 4095) & ~4095
  }

  static func coreByteCount(instruments count: Int) -> Int {
    eventSlots(instruments: count) + eventCapacity * 64
  }

  static let outsiderByteCount = intentSlots + intentCapacity * 64

  /// Whose memory it is.
  enum Side: String {
    case core
    case outsider
  }

  /// What the kernel calls a seat's memory: so a tool finds it among the files of the core's process.
  static func fileName(_ side: Side, of seat: String, _ attachment: UInt64) -> String {
    "apus-seat-\(attachment)-\(side.rawValue)-\(seat)"
  }
}
