/** Work that is done over and over, one at a time: however often it is called meanwhile, it is done once more. */
export function latestOnly(work) {
  let isUnderWay = false;
  let again = false;
  return async () => {
    again = true;
    if (isUnderWay) return;
    isUnderWay = true;
    while (again) {
      again = false;
      // The node may be away or have no map yet: the next call asks again.
      await work().catch(() => {});
    }
    isUnderWay = false;
  };
}
