// What the help of `apus fix echo` tells.

public enum EchoGuide {
  public static let paragraphs = [
    "A plain FIX 4.2 acceptor on 127.0.0.1, for suites that test sessions and for clients under "
      + "development. Whoever logs on as the target gets the session; a connection with other comp ids, "
      + "with a first message that is no good Logon, or while the session is taken is closed without a byte.",
    "NewOrderSingle, SecurityDefinition and Email go back to their sender with a new header, the body's "
      + "fields in ascending order and the values byte for byte. PossResend is kept; an order flagged with it "
      + "whose ClOrdID was here since the logon isn't returned. Any other application message is answered "
      + "by a BusinessMessageReject (380=3).",
    "Numbers and sent messages live on across connections, and with --store across runs: a client that "
      + "was cut off gets what it missed by a ResendRequest. With --reset both sides begin at 1 with each "
      + "connection.",
    "It prints the port that it listens on, and with --verbose each message (< in, > out) and each decision. "
      + "^C or SIGTERM logs out and ends it.",
  ]
}
