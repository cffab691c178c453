import Config
public struct VenueOverrides { public init(instance: String? = nil, port: UInt16? = nil) {} }
public enum VenueConfig { public static func load(path: String, overrides: VenueOverrides) throws(ConfigErrors) -> VenueSettings { fatalError() } }
