// A line of an order file once it is understood: small, because a file has millions of them, and they
// are all read before the first is done.

import Events

/// What one line asks for. Money is in units of 1e-8, names are numbers.
struct OrderCommand: BitwiseCopyable {
  var time: UInt64
  var price: Int64 = 0
  var quantity: Int64 = 0
  /// 0: none is named.
  var order: UInt32 = 0
  var account: UInt32 = 0
  /// The index; `noInstrument` where none is named.
  var instrument: UInt32 = OrderCommand.noInstrument
  /// The place of a new order's further terms; `noTerms` where it has none.
  var terms: UInt32 = OrderCommand.noTerms
  var action: Action
  var side = Side.none
  var type = OrderType.none
  var tif = TimeInForce.none
  /// A new order's `OrderInstruction` bits; the phase that an `auction_open` begins; 1 for a clock at
  /// the day's end.
  var detail: UInt8 = 0
  var given: UInt8 = 0

  static let noInstrument = InstrumentID.none.index
  static let noTerms = UInt32.max

  // Bits of `given`.
  static let price: UInt8 = 1 << 0
  static let quantity: UInt8 = 1 << 1
  /// What it says can't be put into an event, and is invalid whatever the book holds.
  static let isInvalid: UInt8 = 1 << 2

  init(time: UInt64, action: Action) {
    self.time = time
    self.action = action
  }

  func has(_ bit: UInt8) -> Bool { given & bit != 0 }
}

/// What few new orders have. 0 is absent.
struct CommandTerms: BitwiseCopyable {
  var stop: Int64 = 0
  var trail: Int64 = 0
  var display: Int64 = 0
  var minimum: Int64 = 0
  var expiry: UInt64 = 0

  var isEmpty: Bool { stop == 0 && trail == 0 && display == 0 && minimum == 0 && expiry == 0 }
}

/// A line that can't be understood.
struct LineFault: Error {
  /// As the header calls it.
  var field: String
  var message: String

  init(_ column: Column, _ message: String) {
    field = column.name
    self.message = message
  }

  init(field: String, _ message: String) {
    self.field = field
    self.message = message
  }
}

/// A field's place in the bytes that are read.
struct Field: BitwiseCopyable, Equatable {
  var start: Int
  var end: Int

  var count: Int { end - start }
  var isEmpty: Bool { start == end }
}
