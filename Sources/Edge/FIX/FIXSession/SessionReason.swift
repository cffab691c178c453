// Why something was discarded, refused or ended. One list for all of it: each has a counter, stands in
// events, and is what commands print.

@frozen
public enum SessionReason: UInt8, CaseIterable, Sendable {
  // Endings in good order.
  case peerLogout
  case ownLogout
  case scheduleEnd
  // The connection.
  case connectionLost
  case logonTimeout
  case logoutTimeout
  case heartbeatTimeout
  case sendFailed
  // Bytes.
  case garbled
  case noise
  case oversized
  // A first message that nobody answers.
  case notLogon
  case outsideSchedule
  case peerRefused
  // Headers.
  case wrongBeginString
  case wrongCompID
  case sendingTime
  case originalTimeMissing
  case originalTimeWrong
  // Numbers.
  case numberMissing
  case numberTooLow
  case numberBeyondLimit
  case numbersExhausted
  case duplicate
  case queueFull
  case skippedByPeer
  case gapUnanswered
  case resendRepeated
  case resendRange
  case resetDownwards
  case stale
  case goneFromStore
  // Logon.
  case secondLogon
  case invalidLogon
  case encryption
  case heartbeatInterval
  case credentials
  case testMode
  case resetRefused
  // Contents.
  case invalidMessage
  case conditionMissing
  case unsupportedType
  case textTooLong
  // After the end.
  case afterLogout
  case afterEnd

  /// As commands print it.
  public var name: String {
    // `numberTooLow` is number_too_low.
    var name = ""
    for character in "\(self)" {
      if character.isUppercase, name.last?.isUppercase == false, name.last != "_" { name += "_" }
      name.append(character)
    }
    return name.lowercased()
  }

  /// What a Logout for this reason says in 58; empty: nothing.
  var logoutText: StaticString {
    switch self {
    case .wrongBeginString: "Incorrect BeginString"
    case .numberMissing: "Received message without MsgSeqNum"
    case .numberBeyondLimit: "MsgSeqNum beyond the limit"
    case .numbersExhausted: "MsgSeqNum limit reached"
    case .gapUnanswered: "ResendRequest not answered"
    case .resendRepeated: "ResendRequest repeated too often"
    case .secondLogon: "Already logged on"
    case .testMode: "TestMessageIndicator differs"
    case .resetRefused: "ResetSeqNumFlag refused"
    case .encryption: "EncryptMethod not supported"
    case .heartbeatInterval: "HeartBtInt refused"
    case .invalidLogon: "Invalid Logon"
    case .scheduleEnd: "End of session"
    default: ""
    }
  }
}
