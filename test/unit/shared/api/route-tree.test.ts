import { describe, expect, it } from 'vitest'
import { RouteTree } from '../../../../shared/api/route-tree.ts'

function treeOf(...paths: readonly string[]): RouteTree<string> {
  const tree = new RouteTree<string>()
  for (const path of paths) tree.add('GET', path, path)
  return tree
}

describe('RouteTree', () => {
  it('gives a part that is named before one that is a parameter', () => {
    const tree = treeOf('/a/:id', '/a/list')

    expect(tree.find('GET', '/a/list')).toEqual({ value: '/a/list', params: {} })
    expect(tree.find('GET', '/a/lists')).toEqual({ value: '/a/:id', params: { id: 'lists' } })
  })

  it('goes back to the parameter when the named part leads nowhere', () => {
    const tree = treeOf('/a/:id/undo', '/a/list')

    expect(tree.find('GET', '/a/list/undo')).toEqual({
      value: '/a/:id/undo',
      params: { id: 'list' },
    })
  })

  it('lets two paths call one place by different names', () => {
    const tree = treeOf('/a/:id', '/a/:name/history')

    expect(tree.find('GET', '/a/x/history')?.params).toEqual({ name: 'x' })
    expect(tree.find('GET', '/a/x')?.params).toEqual({ id: 'x' })
  })

  it('gives several parameters in their order', () => {
    const tree = treeOf('/a/:one/b/:two')

    expect(tree.find('GET', '/a/1/b/%C3%BC%2F')?.params).toEqual({ one: '1', two: 'ü/' })
  })

  it('keeps the names of an object’s own members apart from declared parts', () => {
    const tree = treeOf('/a/:id')

    expect(tree.find('GET', '/constructor/x')).toBeUndefined()
    expect(tree.find('GET', '/a/__proto__')?.params).toEqual({ id: '__proto__' })
  })

  it.each(['/a/', '/a//', '/a/%', '/a/%ff', `/a/${'%20'.repeat(301)}`, '/b/c', 'a/b'])(
    'finds nothing at %s',
    (path) => {
      expect(treeOf('/a/:id').find('GET', path)).toBeUndefined()
    },
  )

  it('takes a name of 300 characters, however it is written', () => {
    const name = '語'.repeat(300)

    expect(treeOf('/a/:id').find('GET', `/a/${encodeURIComponent(name)}`)?.params).toEqual({
      id: name,
    })
  })

  it('answers HEAD as GET, tells the methods of a path, and refuses a second declaration', () => {
    const tree = treeOf('/a/:id')
    tree.add('DELETE', '/a/:other', 'deletes')

    expect(tree.find('HEAD', '/a/1')?.value).toBe('/a/:id')
    expect(tree.methodsOf('/a/1')).toEqual(['GET', 'DELETE'])
    expect(tree.methodsOf('/b')).toEqual([])
    expect(() => tree.add('GET', '/a/:again', 'twice')).toThrow(/declared twice/)
  })

  it('looks at no more than the declared depth of a path of many parts', () => {
    const tree = treeOf('/:a/:b', '/:a/b/:c')

    expect(tree.find('GET', '/x'.repeat(8_000))).toBeUndefined()
  })
})
