// What was said on the command line, as a config file of its own, so that a journal carries it too.

import Config

/// What the command line changes of the config. It is kept in the journal beside it.
///
/// A venue has no seed and makes no events, and a trader listens nowhere: each ignores the other's.
public struct Overrides: Hashable, Sendable {
  public var instance: String?
  public var seed: UInt64?
  public var events: UInt64?
  public var epoch: UInt32?
  /// Where a venue listens; 0: any port that is free.
  public var port: UInt16?

  public init(
    instance: String? = nil, seed: UInt64? = nil, events: UInt64? = nil, epoch: UInt32? = nil,
    port: UInt16? = nil
  ) {
    self.instance = instance
    self.seed = seed
    self.events = events
    self.epoch = epoch
    self.port = port
  }

  package static let fileName = "(command line)"

  /// As a config file of its own.
  package var file: ConfigFile {
    var text = "# What the command line changed of the config.\n"
    if let instance { text += "instance: '\(instance)'\n" }
    if let seed { text += "seed: \(seed)\n" }
    if let events { text += "events: \(events)\n" }
    if let epoch { text += "epoch: \(epoch)\n" }
    if let port { text += "port: \(port)\n" }
    return ConfigFile(name: Self.fileName, text: text)
  }

  package init(reading file: ConfigFile) throws(ConfigErrors) {
    guard file.text.contains(":") else { return }
    let root = try ConfigDecoder(file: file, environment: [:])
    if root.has("instance") { instance = root.string("instance") }
    if root.has("seed") { seed = UInt64(root.integer("seed", in: 0...Int64.max)) }
    if root.has("events") { events = UInt64(root.integer("events", in: 0...Int64.max)) }
    if root.has("epoch") { epoch = UInt32(root.integer("epoch", in: 0...0xF_FFFF)) }
    if root.has("port") { port = UInt16(root.integer("port", in: 0...65_535)) }
    try root.finish()
  }
}
