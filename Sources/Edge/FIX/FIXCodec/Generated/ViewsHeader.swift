// The header's and the trailer's fields, in the same slots of each message.
// Written by tools/generate-fix from the .dictionary files: change those, not this.

import Events

extension Message {
  /// BeginString (8): the version of FIX; always the first field.
  @_alwaysEmitIntoClient public var beginString: Reading<FieldBytes> { text(slot: 0, tag: 8) }

  /// BodyLength (9): bytes from after this field to before CheckSum; always the second.
  @_alwaysEmitIntoClient public var bodyLength: Reading<Int64> { integer(slot: 1, tag: 9) }

  /// MsgType (35): which message this is; always the third field.
  @_alwaysEmitIntoClient public var msgType: Reading<FieldBytes> { text(slot: 2, tag: 35) }

  /// SenderCompID (49): who sends.
  @_alwaysEmitIntoClient public var senderCompID: Reading<FieldBytes> { text(slot: 3, tag: 49) }

  /// TargetCompID (56): who receives.
  @_alwaysEmitIntoClient public var targetCompID: Reading<FieldBytes> { text(slot: 4, tag: 56) }

  /// OnBehalfOfCompID (115): whose message is passed on.
  @_alwaysEmitIntoClient public var onBehalfOfCompID: Reading<FieldBytes> {
    text(slot: 5, tag: 115)
  }

  /// DeliverToCompID (128): whom the message is to be passed on to.
  @_alwaysEmitIntoClient public var deliverToCompID: Reading<FieldBytes> { text(slot: 6, tag: 128) }

  /// SecureDataLen (90): bytes of SecureData.
  @_alwaysEmitIntoClient public var secureDataLen: Reading<Int64> { integer(slot: 7, tag: 90) }

  /// SecureData (91): the encrypted part.
  @_alwaysEmitIntoClient public var secureData: Reading<FieldBytes> { text(slot: 8, tag: 91) }

  /// MsgSeqNum (34): the message's number in its direction, from 1.
  @_alwaysEmitIntoClient public var msgSeqNum: Reading<Int64> { integer(slot: 9, tag: 34) }

  /// SenderSubID (50): who of the sender: a desk, a trader.
  @_alwaysEmitIntoClient public var senderSubID: Reading<FieldBytes> { text(slot: 10, tag: 50) }

  /// SenderLocationID (142): where the sender is.
  @_alwaysEmitIntoClient public var senderLocationID: Reading<FieldBytes> {
    text(slot: 11, tag: 142)
  }

  /// TargetSubID (57): who of the receiver.
  @_alwaysEmitIntoClient public var targetSubID: Reading<FieldBytes> { text(slot: 12, tag: 57) }

  /// TargetLocationID (143): where the receiver is.
  @_alwaysEmitIntoClient public var targetLocationID: Reading<FieldBytes> {
    text(slot: 13, tag: 143)
  }

  /// OnBehalfOfSubID (116): who of that firm.
  @_alwaysEmitIntoClient public var onBehalfOfSubID: Reading<FieldBytes> {
    text(slot: 14, tag: 116)
  }

  /// OnBehalfOfLocationID (144): where the firm is whose message is passed on.
  @_alwaysEmitIntoClient public var onBehalfOfLocationID: Reading<FieldBytes> {
    text(slot: 15, tag: 144)
  }

  /// DeliverToSubID (129): who of that firm.
  @_alwaysEmitIntoClient public var deliverToSubID: Reading<FieldBytes> { text(slot: 16, tag: 129) }

  /// DeliverToLocationID (145): where the firm is that it is passed on to.
  @_alwaysEmitIntoClient public var deliverToLocationID: Reading<FieldBytes> {
    text(slot: 17, tag: 145)
  }

  /// PossDupFlag (43): this number may have been sent before.
  @_alwaysEmitIntoClient public var possDupFlag: Reading<Bool> { flag(slot: 18, tag: 43) }

  /// PossResend (97): the same may have been sent under another number.
  @_alwaysEmitIntoClient public var possResend: Reading<Bool> { flag(slot: 19, tag: 97) }

  /// SendingTime (52): when the message was sent.
  @_alwaysEmitIntoClient public var sendingTime: Reading<Nanoseconds> { time(slot: 20, tag: 52) }

  /// OrigSendingTime (122): when a message that is sent again was first sent.
  @_alwaysEmitIntoClient public var origSendingTime: Reading<Nanoseconds> {
    time(slot: 21, tag: 122)
  }

  /// XmlDataLen (212): bytes of XmlData.
  @_alwaysEmitIntoClient public var xmlDataLen: Reading<Int64> { integer(slot: 22, tag: 212) }

  /// XmlData (213): XML of any form.
  @_alwaysEmitIntoClient public var xmlData: Reading<FieldBytes> { text(slot: 23, tag: 213) }

  /// MessageEncoding (347): how the Encoded fields are written.
  @_alwaysEmitIntoClient public var messageEncoding: Reading<FieldBytes> {
    text(slot: 24, tag: 347)
  }

  /// LastMsgSeqNumProcessed (369): the last number that the sender has done with.
  @_alwaysEmitIntoClient public var lastMsgSeqNumProcessed: Reading<Int64> {
    integer(slot: 25, tag: 369)
  }

  /// OnBehalfOfSendingTime (370): when the firm sent what is passed on.
  @_alwaysEmitIntoClient public var onBehalfOfSendingTime: Reading<Nanoseconds> {
    time(slot: 26, tag: 370)
  }

  /// SignatureLength (93): bytes of Signature.
  @_alwaysEmitIntoClient public var signatureLength: Reading<Int64> { integer(slot: 27, tag: 93) }

  /// Signature (89): the message's signature.
  @_alwaysEmitIntoClient public var signature: Reading<FieldBytes> { text(slot: 28, tag: 89) }

  /// CheckSum (10): sum of all bytes before it modulo 256, three digits; always the last.
  @_alwaysEmitIntoClient public var checkSum: Reading<FieldBytes> { text(slot: 29, tag: 10) }
}
