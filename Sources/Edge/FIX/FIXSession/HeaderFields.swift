// What the session looks at in a header, found in one pass: a search for each of them would go over the
// same fields seven times.

import FIXCodec
import FIXDictionary

/// Where a header's fields are; -1 for those that aren't there.
struct HeaderFields {
  var number = -1
  var possDup = -1
  var sender = -1
  var sendingTime = -1
  var target = -1
  var possResend = -1
  var originalTime = -1

  /// Looks from the type on, up to the first field that isn't a header's. In a message that is well
  /// formed that is all of the header.
  @inline(__always) @_noLocks
  init(_ message: Message) {
    var at = 3
    // What most messages begin with, at one look.
    if message.hasTags(34, 49, 52, 56, at: 3) {
      number = 3
      sender = 4
      sendingTime = 5
      target = 6
      at = 7
    }
    while at < message.count {
      switch message.tag(at: at) {
      case 34: number = at
      case 43: possDup = at
      case 49: sender = at
      case 52: sendingTime = at
      case 56: target = at
      case 97: possResend = at
      case 122: originalTime = at
      case 50, 57, 90, 91, 115, 116, 128, 129, 142, 143, 144, 145, 212, 213, 347, 369, 370: break
      default: return
      }
      at += 1
    }
  }
}

extension Message {
  @inline(__always) @_noLocks
  func value(orNil position: Int) -> FieldBytes? { position < 0 ? nil : value(at: position) }

  @inline(__always) @_noLocks
  func isFlagged(at position: Int) -> Bool { position >= 0 && value(at: position).flag == true }
}
