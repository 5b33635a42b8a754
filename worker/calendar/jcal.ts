import { z } from 'zod'
import { schema } from '../../shared/api/schema.ts'

/** A property of iCalendar in JSON (jCal, RFC 7265): name, parameters, type, values. */
export type JProperty = [string, Record<string, unknown>, string, ...unknown[]]
/** A component of iCalendar in JSON: name, properties, components. */
export type JComponent = [string, JProperty[], JComponent[]]

const property = () =>
  z.tuple([z.string(), z.record(z.string(), z.unknown()), z.string()], z.unknown())
const component: () => z.ZodType<JComponent> = () =>
  z.lazy(() => z.tuple([z.string(), z.array(property()), z.array(component())]))

/** A component as it comes from a file or from the parser. */
export const Component = schema(component)

/** All properties with a name. */
export function propertiesOf([, properties]: JComponent, name: string): JProperty[] {
  return properties.filter(([one]) => one === name)
}

/** The first property with a name. */
export function propertyOf([, properties]: JComponent, name: string): JProperty | undefined {
  return properties.find(([one]) => one === name)
}

/** The first value of a property that is text; undefined when it is none. */
export function textOf(component: JComponent, name: string): string | undefined {
  const value = propertyOf(component, name)?.[3]
  return typeof value === 'string' ? value : undefined
}

/** The components inside one that have a name. */
export function componentsOf([, , components]: JComponent, name: string): JComponent[] {
  return components.filter(([one]) => one === name)
}

/** The component with a property put in the place of all of its name; without one they are taken away. */
export function withProperty(
  [kind, properties, components]: JComponent,
  name: string,
  property?: JProperty,
): JComponent {
  const place = properties.findIndex(([one]) => one === name)
  const others = properties.filter(([one]) => one !== name)
  if (!property) return [kind, others, components]
  if (place === -1) return [kind, [...others, property], components]
  const before = properties.slice(0, place)
  return [kind, [...before, property, ...others.slice(before.length)], components]
}

/** The component without the properties of these names. */
export function withoutProperties(
  [kind, properties, components]: JComponent,
  names: readonly string[],
): JComponent {
  return [kind, properties.filter(([name]) => !names.includes(name)), components]
}

/** The first value of a parameter. */
export function parameterOf([, parameters]: JProperty, name: string): string | undefined {
  const value: unknown = Array.isArray(parameters[name]) ? parameters[name][0] : parameters[name]
  return typeof value === 'string' ? value : undefined
}
