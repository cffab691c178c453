extension Dialect {
  /// Replaced by the dictionary.
  public static let apus = Dialect(
    name: "apus", beginString: "FIX.4.2", header: [], trailer: [], fields: [:], messages: [])
}
