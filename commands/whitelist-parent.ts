/** The name and description of `/whitelist`, which its subcommands share. */
export const whitelistParent = {
  label: { en: 'whitelist', 'zh-CN': '白名单' },
  description: {
    en: 'See and change the speaking whitelist of a live group',
    'zh-CN': '查看和修改直播群的发言白名单',
  },
};
