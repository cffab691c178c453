// The session's own messages, their fields by name.
// Written by tools/generate-fix from the .dictionary files: change those, not this.

import Events

/// Heartbeat (`0`): the sender lives.
@frozen public struct HeartbeatView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// TestReqID (112): comes back in the heartbeat that answers.
  @_alwaysEmitIntoClient public var testReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 112)
  }
}

/// TestRequest (`1`): asks for a heartbeat.
@frozen public struct TestRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// TestReqID (112): comes back in the heartbeat that answers.
  @_alwaysEmitIntoClient public var testReqID: Reading<FieldBytes> {
    message.text(slot: 30, tag: 112)
  }
}

/// ResendRequest (`2`): asks for messages once more.
@frozen public struct ResendRequestView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// BeginSeqNo (7): first message to be sent again.
  @_alwaysEmitIntoClient public var beginSeqNo: Reading<Int64> { message.integer(slot: 30, tag: 7) }

  /// EndSeqNo (16): last message to be sent again; 0 is all that follow.
  @_alwaysEmitIntoClient public var endSeqNo: Reading<Int64> { message.integer(slot: 31, tag: 16) }
}

/// Reject (`3`): a message broke the session's rules.
@frozen public struct RejectView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// RefSeqNum (45): the number of the message that is answered.
  @_alwaysEmitIntoClient public var refSeqNum: Reading<Int64> { message.integer(slot: 30, tag: 45) }

  /// RefTagID (371): the tag that was wrong.
  @_alwaysEmitIntoClient public var refTagID: Reading<Int64> { message.integer(slot: 31, tag: 371) }

  /// RefMsgType (372): the type of the message that is meant.
  @_alwaysEmitIntoClient public var refMsgType: Reading<FieldBytes> {
    message.text(slot: 32, tag: 372)
  }

  /// SessionRejectReason (373): why the session refuses a message.
  @_alwaysEmitIntoClient public var sessionRejectReason: Reading<Int64> {
    message.integer(slot: 33, tag: 373)
  }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 34, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 35, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 36, tag: 355)
  }
}

/// SequenceReset (`4`): numbers are skipped.
@frozen public struct SequenceResetView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// GapFillFlag (123): the numbers skipped were the session's messages.
  @_alwaysEmitIntoClient public var gapFillFlag: Reading<Bool> { message.flag(slot: 30, tag: 123) }

  /// NewSeqNo (36): the number that the next message has.
  @_alwaysEmitIntoClient public var newSeqNo: Reading<Int64> { message.integer(slot: 31, tag: 36) }
}

/// Logout (`5`): the session ends.
@frozen public struct LogoutView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// Text (58): free text.
  @_alwaysEmitIntoClient public var text: Reading<FieldBytes> { message.text(slot: 30, tag: 58) }

  /// EncodedTextLen (354): bytes of EncodedText.
  @_alwaysEmitIntoClient public var encodedTextLen: Reading<Int64> {
    message.integer(slot: 31, tag: 354)
  }

  /// EncodedText (355): Text in MessageEncoding.
  @_alwaysEmitIntoClient public var encodedText: Reading<FieldBytes> {
    message.text(slot: 32, tag: 355)
  }
}

/// Logon (`A`): the session begins.
@frozen public struct LogonView {
  public let message: Message

  @_alwaysEmitIntoClient public init(_ message: Message) { self.message = message }

  /// EncryptMethod (98): how the messages are encrypted.
  @_alwaysEmitIntoClient public var encryptMethod: Reading<Int64> {
    message.integer(slot: 30, tag: 98)
  }

  /// HeartBtInt (108): seconds between heartbeats.
  @_alwaysEmitIntoClient public var heartBtInt: Reading<Int64> {
    message.integer(slot: 31, tag: 108)
  }

  /// RawDataLength (95): bytes of RawData.
  @_alwaysEmitIntoClient public var rawDataLength: Reading<Int64> {
    message.integer(slot: 32, tag: 95)
  }

  /// RawData (96): bytes of any form.
  @_alwaysEmitIntoClient public var rawData: Reading<FieldBytes> { message.text(slot: 33, tag: 96) }

  /// ResetSeqNumFlag (141): both sides begin at 1 again.
  @_alwaysEmitIntoClient public var resetSeqNumFlag: Reading<Bool> {
    message.flag(slot: 34, tag: 141)
  }

  /// MaxMessageSize (383): the longest message that is taken, in bytes.
  @_alwaysEmitIntoClient public var maxMessageSize: Reading<Int64> {
    message.integer(slot: 35, tag: 383)
  }

  /// NoMsgTypes (384): types of messages that follow.
  @_alwaysEmitIntoClient public var msgTypes: Group<MsgTypeEntry> {
    Group(message.group(slot: 36, tag: 384))
  }

  /// Username (553): who logs on.
  @_alwaysEmitIntoClient public var username: Reading<FieldBytes> {
    message.text(slot: 37, tag: 553)
  }

  /// Password (554): what proves it; never to be written to a log.
  @_alwaysEmitIntoClient public var password: Reading<FieldBytes> {
    message.text(slot: 38, tag: 554)
  }

  /// TestMessageIndicator (464): the session is only a test.
  @_alwaysEmitIntoClient public var testMessageIndicator: Reading<Bool> {
    message.flag(slot: 39, tag: 464)
  }
}
