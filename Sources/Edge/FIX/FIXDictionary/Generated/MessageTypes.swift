// Each message's type by its name, as a number that a switch can be made on.
// Written by tools/generate-fix from the .dictionary files: change those, not this.

/// What stands in MsgType (35), as a number: its first character, and above it the
/// second one if there is one: `Message.typeCode`. `D` is 0x44, `AF` is 0x4641.
public enum FIXMessageType {
  /// `0`: the sender lives.
  @inlinable public static var heartbeat: UInt64 { 0x30 }
  /// `1`: asks for a heartbeat.
  @inlinable public static var testRequest: UInt64 { 0x31 }
  /// `2`: asks for messages once more.
  @inlinable public static var resendRequest: UInt64 { 0x32 }
  /// `3`: a message broke the session's rules.
  @inlinable public static var reject: UInt64 { 0x33 }
  /// `4`: numbers are skipped.
  @inlinable public static var sequenceReset: UInt64 { 0x34 }
  /// `5`: the session ends.
  @inlinable public static var logout: UInt64 { 0x35 }
  /// `A`: the session begins.
  @inlinable public static var logon: UInt64 { 0x41 }
  /// `D`: a new order.
  @inlinable public static var newOrderSingle: UInt64 { 0x44 }
  /// `E`: several new orders that belong together.
  @inlinable public static var newOrderList: UInt64 { 0x45 }
  /// `F`: asks to cancel an order.
  @inlinable public static var orderCancelRequest: UInt64 { 0x46 }
  /// `G`: asks to change an order.
  @inlinable public static var orderCancelReplaceRequest: UInt64 { 0x47 }
  /// `H`: asks where an order stands.
  @inlinable public static var orderStatusRequest: UInt64 { 0x48 }
  /// `8`: what became of an order.
  @inlinable public static var executionReport: UInt64 { 0x38 }
  /// `9`: a cancel or a replace is refused.
  @inlinable public static var orderCancelReject: UInt64 { 0x39 }
  /// `Q`: a reported trade is denied.
  @inlinable public static var dontKnowTrade: UInt64 { 0x51 }
  /// `j`: the application refuses a message.
  @inlinable public static var businessMessageReject: UInt64 { 0x6A }
  /// `V`: asks for market data.
  @inlinable public static var marketDataRequest: UInt64 { 0x56 }
  /// `W`: a book whole.
  @inlinable public static var marketDataSnapshotFullRefresh: UInt64 { 0x57 }
  /// `X`: what changed in books.
  @inlinable public static var marketDataIncrementalRefresh: UInt64 { 0x58 }
  /// `Y`: market data is refused.
  @inlinable public static var marketDataRequestReject: UInt64 { 0x59 }
  /// `R`: asks for quotes.
  @inlinable public static var quoteRequest: UInt64 { 0x52 }
  /// `S`: a price for a security.
  @inlinable public static var quote: UInt64 { 0x53 }
  /// `Z`: quotes are taken back.
  @inlinable public static var quoteCancel: UInt64 { 0x5A }
  /// `a`: asks where a quote stands.
  @inlinable public static var quoteStatusRequest: UInt64 { 0x61 }
  /// `b`: what became of quotes.
  @inlinable public static var quoteAcknowledgement: UInt64 { 0x62 }
  /// `i`: many quotes at once.
  @inlinable public static var massQuote: UInt64 { 0x69 }
  /// `c`: asks what a security is, or for a new one.
  @inlinable public static var securityDefinitionRequest: UInt64 { 0x63 }
  /// `d`: what a security is.
  @inlinable public static var securityDefinition: UInt64 { 0x64 }
  /// `e`: asks how a security trades.
  @inlinable public static var securityStatusRequest: UInt64 { 0x65 }
  /// `f`: how a security trades.
  @inlinable public static var securityStatus: UInt64 { 0x66 }
  /// `g`: asks where a session of trading stands.
  @inlinable public static var tradingSessionStatusRequest: UInt64 { 0x67 }
  /// `h`: where a session of trading stands.
  @inlinable public static var tradingSessionStatus: UInt64 { 0x68 }
  /// `B`: news for all.
  @inlinable public static var news: UInt64 { 0x42 }
  /// `C`: a letter.
  @inlinable public static var email: UInt64 { 0x43 }
  /// `q`: asks to cancel many orders.
  @inlinable public static var orderMassCancelRequest: UInt64 { 0x71 }
  /// `r`: what became of a mass cancel.
  @inlinable public static var orderMassCancelReport: UInt64 { 0x72 }
  /// `AF`: asks where many orders stand.
  @inlinable public static var orderMassStatusRequest: UInt64 { 0x4641 }
}
